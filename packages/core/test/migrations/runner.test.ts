import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { ValidationError } from '../../src/database/errors.ts';
import type { Transaction } from '../../src/database/handle.ts';
import type { QueryEvent } from '../../src/database/trace.ts';
import type { Migration, MigrationSet } from '../../src/migrations/migration.ts';
import type { MigrateOptions } from '../../src/migrations/options.ts';
import { appliedMigrations, migrate, planMigrations, rollback, verifyMigrations } from '../../src/migrations/runner.ts';
import { open } from '../engine.ts';
import { VirtualPlatform } from '../virtual-platform.ts';
import { setOf } from './records.ts';

describe('a function made for one mode', () => {
  const sync: MigrationSet<'sync'> = {
    name: 'app',
    migrations: [
      {
        version: 1,
        name: 'count',
        revision: '1',
        up(tx: Transaction<'sync'>) {
          const [row] = tx.query('SELECT 41').rows;
          tx.script(`CREATE TABLE answer (x); INSERT INTO answer VALUES (${Number(row?.[0]) + 1})`);
        },
      },
    ],
  };
  const async: MigrationSet<'async'> = {
    name: 'app',
    migrations: [
      {
        version: 1,
        name: 'count',
        revision: '1',
        async up(tx) {
          const { rows } = await tx.query('SELECT 41');
          await tx.script(`CREATE TABLE answer (x); INSERT INTO answer VALUES (${Number(rows[0]?.[0]) + 1})`);
        },
      },
    ],
  };

  test('needs no casts, and runs on a database of that mode beside sets of SQL', async () => {
    const db = open('sync');
    expect(migrate(db, [sync, setOf([1], 'sql')]).ok).toBe(true);
    expect(db.query('SELECT x FROM answer').rows).toEqual([[42]]);
    const other = open('async');
    expect((await migrate(other, [async, setOf([1], 'sql')])).ok).toBe(true);
    expect((await other.query('SELECT x FROM answer')).rows).toEqual([[42]]);
  });

  test('does not compile with a database of the other', async () => {
    // @ts-expect-error The function is synchronous.
    const report = await migrate(open('async'), [sync]);
    expect(report.results[0]?.status).toBe('failed');
    // @ts-expect-error The function is asynchronous.
    expect(migrate(open('sync'), [async]).results[0]?.status).toBe('failed');
    // @ts-expect-error So is the set that is planned.
    expect(planMigrations(open('sync'), [async]).entries).toHaveLength(1);
  });
});

describe('what JavaScript can get wrong', () => {
  test.each<[string, unknown, string, RegExp]>([
    ['sets that are a set', setOf([1]), 'sets', /Give an array, such as \[set\]\./],
    ['a set without migrations', [{ name: 'a' }], 'sets', /\{"name":"a"\} is no migration set\. Give \{ name, migr/],
    ['null as a set', [null], 'sets', /null is no migration set/],
    ['a migration that is null', [{ name: 'a', migrations: [null] }], 'sets', /Migration 1 of set a is null\. Give/],
    ['a migration that is text', [{ name: 'a', migrations: ['x'] }], 'sets', /Migration 1 of set a is "x"\./],
  ])('is told in a sentence: %s', (_what, sets, field, message) => {
    const db = open('sync');
    const given = sets as readonly MigrationSet[];
    for (const call of [
      () => migrate(db, given),
      () => planMigrations(db, given),
      () => rollback(db, given, { set: 'a' }),
      () => verifyMigrations(db, given),
    ]) {
      expect(call).toThrow(ValidationError);
      expect(call).toThrow(message);
      expect(call).toThrow(expect.objectContaining({ field }));
    }
  });

  test.each<[string, unknown, string, RegExp]>([
    [
      'a name that is not in an array',
      'app/1',
      'allowDestructive',
      /is "app\/1"\. Give true, or an array .*\["app\/1"\]\./,
    ],
    ['a number among the names', [1], 'allowDestructive', /is \[1\]\./],
    ['an object', {}, 'allowDestructive', /is \{\}\./],
    ['null', null, 'allowDestructive', /is null\./],
    ['a bigint', 1n, 'allowDestructive', /is 1\. Give true/],
    ['a wait that is no number', '5', 'lockTimeout', /is "5"\. Give milliseconds/],
    ['a negative wait', -1, 'lockTimeout', /is -1\./],
  ])('is told of an option: %s', (_what, value, name, message) => {
    const options = { [name]: value } as MigrateOptions;
    expect(() => migrate(open('sync'), [setOf([1])], options)).toThrow(ValidationError);
    expect(() => migrate(open('sync'), [setOf([1])], options)).toThrow(message);
  });

  test('is told of an option that there is not: dryrun would have applied, and migrate has no steps', () => {
    const db = open('sync');
    for (const name of ['dryrun', 'steps']) {
      const call = () => migrate(db, [setOf([1])], { [name]: 1 } as MigrateOptions);
      expect(call).toThrow(expect.objectContaining({ field: name }));
    }
    expect(appliedMigrations(db)).toEqual([]);
    expect(() => rollback(db, [setOf([1])], { set: 'app', step: 1 } as never)).toThrow(/There is no option step\./);
    expect(() => rollback(db, [setOf([1])], undefined as never)).toThrow(/The options must be an object/);
  });
});

describe('a lock of somebody else', () => {
  const set = setOf([1]);
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'coterie-'));
    path = join(folder, 'locked.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is waited for until the deadline, by the clock of the handle', async () => {
    const holder = new DatabaseSync(path);
    holder.exec('BEGIN IMMEDIATE');
    const platform = new VirtualPlatform();
    const db = open('async', { path, platform, busyTimeout: 0 });
    let status: string | undefined;
    const migrating = migrate(db, [set], { lockTimeout: 1000 }).then(({ results }) => {
      status = results[0]?.status;
    });
    await platform.pass(900);
    expect(status).toBeUndefined();
    await platform.pass(200);
    await migrating;
    expect(status).toBe('failed');
    holder.exec('ROLLBACK');
    expect((await migrate(db, [set])).ok).toBe(true);
    await db.close();
    holder.close();
  });

  test.each([
    [0, 1],
    [60_000, 12],
  ])('is tried for on a synchronous database: with %i ms, %i times', (lockTimeout, times) => {
    const holder = open('sync', { path });
    const begins: QueryEvent[] = [];
    const db = open('sync', {
      path,
      onQuery: (event) => void (event.request === 'begin' && event.access === 'write' && begins.push(event)),
    });
    holder.transaction((tx) => {
      tx.execute('CREATE TABLE held (x)');
      const { results } = migrate(db, [set], { lockTimeout });
      expect(results[0]).toMatchObject({ status: 'failed', error: { code: 'busy', outcome: 'not-applied' } });
    });
    expect(begins).toHaveLength(times);
    db.close();
    holder.close();
  });
});

describe('a signal', () => {
  const fine: Migration = { version: 1, name: 'a', up: 'CREATE TABLE a (x)' };
  const set: MigrationSet = { name: 'app', migrations: [fine] };

  test.each<[string, (db: Database<'async'>, signal: AbortSignal) => Promise<unknown>]>([
    ['migrate', (db, signal) => migrate(db, [set], { signal })],
    ['a dry run', (db, signal) => migrate(db, [set], { signal, dryRun: true })],
    ['rollback', (db, signal) => rollback(db, [set], { signal, set: 'app' })],
    ['planMigrations', (db, signal) => planMigrations(db, [set], { signal })],
    ['appliedMigrations', (db, signal) => appliedMigrations(db, { signal })],
    ['verifyMigrations', (db, signal) => verifyMigrations(db, [set], { signal })],
  ])('ends the waiting of %s behind an open transaction', async (_name, call) => {
    const db = open('async');
    let end = (): void => undefined;
    const began = new Promise<void>((resolve) => {
      void db.transaction(async () => {
        resolve();
        await new Promise<void>((ended) => {
          end = ended;
        });
      });
    });
    await began;
    const controller = new AbortController();
    const waiting = call(db, controller.signal);
    controller.abort(new Error('no longer wanted'));
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    end();
    await db.close();
  });
});
