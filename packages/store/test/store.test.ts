import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { DatabaseError, type DatabaseInterface, MigrationError, migrate, openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { countingDriver } from '@coterie/testing';
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest';
import {
  openStore,
  type Session,
  type Sessions,
  type Store,
  storeMigrations,
  type TranscriptEvent,
} from '../src/index.ts';
import { testEnvironment } from './support/content.ts';
import { memoryStore } from './support/stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lead = { type: 'director', name: 'lead' } as const;

describe('a store', () => {
  it('is there at once on a synchronous driver, and its schema with it', () => {
    const store = openStore(betterSqlite3(':memory:'));
    expect(store.sessions.create(lead)).toMatchObject({ name: 'lead' });
    expectTypeOf(store).toEqualTypeOf<Store<'sync'>>();
    expectTypeOf(store.sessions.get('a')).toEqualTypeOf<Session | null>();
    expect(store.close()).toBeUndefined();
  });

  it('answers with promises on an asynchronous driver', async () => {
    const opening = openStore(betterSqlite3(':memory:', { mode: 'async' }));
    expectTypeOf(opening).toEqualTypeOf<Promise<Store<'async'>>>();
    const store = await opening;
    const creating = store.sessions.create(lead);
    expectTypeOf(creating).toEqualTypeOf<Promise<Session>>();
    const { id } = await creating;
    expect(await store.sessions.get(id)).toMatchObject({ name: 'lead' });
    await expect(store.sessions.create({ type: 'director' })).rejects.toMatchObject({ field: 'name' });
    await expect(store.sessions.list({ limit: -1 })).rejects.toMatchObject({ field: 'limit' });
    await store.close();
  });

  it('opens what is there, and leaves the schema alone when asked to', () => {
    const path = join(folder, 'again.db');
    const store = openStore(betterSqlite3(path));
    const { id } = store.sessions.create(lead);
    store.close();
    const again = openStore(betterSqlite3(path), { migrate: false });
    expect(again.sessions.get(id)).not.toBeNull();
    again.close();
    const empty = openStore(betterSqlite3(':memory:'), { migrate: false });
    expect(() => empty.sessions.count()).toThrow(DatabaseError);
    empty.close();
  });

  it('works over an open database', () => {
    const db = openDatabase(betterSqlite3(':memory:'));
    const store = openStore(db);
    expect(store.db).toBe(db);
    store.close();
  });

  it('refuses a database that a newer version has migrated, and says so', () => {
    const path = join(folder, 'newer.db');
    const db = openDatabase(betterSqlite3(path));
    const { name, migrations } = storeMigrations;
    const next = { version: migrations.length + 1, name: 'from_the_future', up: 'CREATE TABLE future (id TEXT)' };
    expect(migrate(db, [{ name, migrations: [...migrations, next] }])).toMatchObject({ ok: true });
    expect(() => openStore(db)).toThrow(MigrationError);
    db.close();
  });

  it.each(['sync', 'async'] as const)(
    'frees a %s driver that it could not open, and no database of others',
    async (mode) => {
      const path = join(folder, `free-${mode}.db`);
      const driver = () => betterSqlite3(path, { mode, journalMode: 'delete' }) as DatabaseInterface;
      const { name, migrations } = storeMigrations;
      const next = { version: migrations.length + 1, name: 'from_the_future', up: 'CREATE TABLE future (id TEXT)' };
      const db = openDatabase(driver());
      expect(await migrate(db, [{ name, migrations: [...migrations, next] }])).toMatchObject({ ok: true });
      await expect(async () => openStore(db)).rejects.toThrow(MigrationError);
      await expect(async () => openStore(db.driver)).rejects.toThrow(MigrationError);
      expect(await db.isHealthy()).toBe(true);
      await db.close();

      await expect(async () => openStore(driver())).rejects.toThrow(MigrationError);
      await expect(async () => openStore(driver(), { busyTimeout: -1 })).rejects.toMatchObject({
        field: 'busyTimeout',
      });
      // A file is open in one engine at a time.
      const other = openDatabase(await libsql(`file:${path}`));
      expect(await other.isHealthy()).toBe(true);
      await other.close();
    },
  );

  it('says what stands in its way, where that is not the history of the schema', () => {
    const db = openDatabase(betterSqlite3(':memory:'));
    // As a full disk does: a second page is one too many.
    db.query('PRAGMA max_page_count = 2');
    expect(() => openStore(db)).toThrow(
      expect.objectContaining({
        name: 'MigrationError',
        code: 'full',
        outcome: 'not-applied',
        migration: '001_sessions',
        message: expect.stringMatching(/Free some space.*To go on, run the migrations again\.$/),
      }),
    );
    db.close();
  });

  it('runs operations alone, and several as one atomic round trip', () => {
    const driver = countingDriver(betterSqlite3(':memory:'));
    const store = openStore(driver, testEnvironment());
    const { sessions, transcripts } = store.operations;
    const before = driver.counts.execute;
    const answers = store.batch([
      sessions.create({ ...lead, id: 's' }),
      transcripts.create({ sessionId: 's', data: { type: 'user' } }),
      sessions.count(),
    ]);
    expectTypeOf(answers).toEqualTypeOf<[Session, TranscriptEvent, number]>();
    expect(answers).toMatchObject([{ id: 's' }, { sessionId: 's' }, 1]);
    expect(driver.counts.execute - before).toBe(1);
    expect(() => store.batch([sessions.delete('s'), sessions.create({ ...lead, id: '' })])).toThrow(
      expect.objectContaining({ field: 'id', statementIndex: 1 }),
    );
    expect(store.run(sessions.count())).toBe(1);
    store.close();
  });

  it('gives a transaction a store of its own', () => {
    const store = memoryStore();
    const result = store.transaction((inner) => {
      inner.sessions.create({ ...lead, id: 'a' });
      expect(() =>
        inner.transaction((nested) => {
          nested.sessions.create({ ...lead, id: 'b' });
          throw new Error('no');
        }),
      ).toThrow('no');
      expect(inner.sessions.count()).toBe(1);
      expect(() => inner.close()).toThrow(expect.objectContaining({ code: 'invalid' }));
      return 'done';
    });
    expect(result).toBe('done');
    expect(store.sessions.list().map(({ id }) => id)).toEqual(['a']);
    expect(() =>
      store.transaction((inner) => {
        inner.sessions.delete('a');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.sessions.count()).toBe(1);
  });

  it('awaits an asynchronous transaction', async () => {
    const store = await openStore(betterSqlite3(':memory:', { mode: 'async' }));
    const created = await store.transaction(async (inner) => {
      const { id } = await inner.sessions.create(lead);
      return inner.sessions.get(id);
    });
    expect(created).toMatchObject({ name: 'lead' });
    await store.close();
  });

  it('keeps its operations: one can be run again, and somewhere else', () => {
    const [one, two] = [memoryStore(), memoryStore()];
    const create = one.operations.sessions.create({ ...lead, id: 'same' });
    expect(one.run(create).id).toBe('same');
    expect(two.run(create).id).toBe('same');
    expectTypeOf(one.operations.sessions).toEqualTypeOf<Sessions<'operation'>>();
  });
});

describe('every method', () => {
  it('is one round trip', async () => {
    const driver = countingDriver(betterSqlite3(':memory:', { mode: 'async' }));
    const store = await openStore(driver);
    await store.sessions.create({ id: 's', type: 'claude', title: 'tide' });
    const { id } = await store.transcripts.create({
      sessionId: 's',
      data: { type: 'user', message: { content: 'tide' } },
    });
    const many = Array.from({ length: 300 }, (_, at) => ({ sessionId: 's', data: { at } }));
    const calls: Record<string, () => Promise<unknown>> = {
      create: () => store.sessions.create(lead),
      createMany: () => store.sessions.createMany(Array.from({ length: 300 }, () => lead)),
      get: () => store.sessions.get('s'),
      list: () => store.sessions.list({ where: { type: ['claude'] } }),
      update: () => store.sessions.update('s', { status: 'idle' }),
      count: () => store.sessions.count(),
      search: () => store.sessions.search('tide'),
      findByIdPrefix: () => store.sessions.findByIdPrefix('s'),
      'create an event': () => store.transcripts.create({ sessionId: 's', data: {} }),
      'create many events': () => store.transcripts.createMany(many),
      'get an event': () => store.transcripts.get(id),
      'list events': () => store.transcripts.list(),
      'count events': () => store.transcripts.count(),
      overview: () => store.transcripts.overview(),
      files: () => store.transcripts.files('s'),
      thread: () => store.transcripts.thread('s', { all: true }),
      stats: () => store.transcripts.stats(),
      'search events': () => store.transcripts.search('tide'),
      'search for marks': () => store.transcripts.search('→'),
      'delete an event': () => store.transcripts.delete(id),
      delete: () => store.sessions.delete('s'),
    };
    for (const [name, call] of Object.entries(calls)) {
      const before = { ...driver.counts };
      await call();
      expect([name, driver.counts.execute - before.execute, driver.counts.begin - before.begin]).toEqual([name, 1, 0]);
    }
    await store.close();
  });
});

it('refuses an option that there is not , and closes what was opened for it', () => {
  const driver = betterSqlite3(':memory:');
  expect(() => openStore(driver, { busyTimout: 5 } as never)).toThrow('There is no option busyTimout.');
  expect(() => openStore(driver)).toThrow(expect.objectContaining({ code: 'closed' }));
  const other = betterSqlite3(':memory:');
  expect(() => openDatabase(other, { onQery: () => undefined } as never)).toThrow('There is no option onQery.');
  other.close();
});
