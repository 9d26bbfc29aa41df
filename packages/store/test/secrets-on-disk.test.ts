/** What was encrypted is in no file, in whatever form, whatever was done with it; nor is it told to whoever watches. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { Database, DatabaseInterface, QueryEvent } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { backup, fileSink } from '@coterie/node';
import { sqljs } from '@coterie/sqljs';
import { afterAll, describe, expect, it } from 'vitest';
import { compression } from '../src/compression/index.ts';
import { encryption, newKey, rotateKey } from '../src/encryption/index.ts';
import { openStore, type Store, type StoreOptions } from '../src/index.ts';
import { formsOf, occurrences } from './support/occurrences.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

const SECRET = 'ghp_S3cr3t-Größe-検索-0123456789';
const UPDATED = 'ghp_Upd4ted-Größe-検索-9876543210';
const PUBLIC = 'what everybody may read';
const KEY = newKey();
const NEXT = newKey();
/** A snapshot, and what would tell whether a guess of it is right. */
const SNAPSHOT = { token: SECRET };
const checksum = createHash('sha256').update(JSON.stringify(SNAPSHOT)).digest();
const packed = compression.compress(Buffer.from(JSON.stringify(SNAPSHOT)));
const NEEDLES = [
  SECRET,
  UPDATED,
  JSON.stringify(SECRET),
  checksum,
  packed,
  KEY,
  NEXT,
  Buffer.from(KEY, 'hex'),
  Buffer.from(NEXT, 'hex'),
];
const encrypted = { encrypted: true };
const session = { id: 'lead', type: 'director', name: 'lead' } as const;
const checkpoint = { name: 'with a secret', sessionId: 'lead', snapshot: SNAPSHOT, ...encrypted };

type Open = (path: string) => DatabaseInterface<'async'> | Promise<DatabaseInterface<'async'>>;

const engines: readonly (readonly [string, Open])[] = [
  ['better-sqlite3', (path) => betterSqlite3(path, { mode: 'async' })],
  ['better-sqlite3, with a rollback journal', (path) => betterSqlite3(path, { mode: 'async', journalMode: 'delete' })],
  ['libSQL', (path) => libsql(`file:${path}`)],
];

interface Course {
  readonly folder: string;
  readonly store: Store<'async'>;
  readonly events: QueryEvent[];
}

async function begin(open: Open): Promise<Course> {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-secrets-'));
  made.push(folder);
  const events: QueryEvent[] = [];
  const options: StoreOptions = {
    encryption: encryption({ key: KEY }),
    compression,
    onQuery: (event) => events.push(event),
  };
  return { folder, events, store: await openStore(await open(join(folder, 'agents.db')), options) };
}

/** Nothing of the secrets in the files, and the files are those that are meant to be searched. */
function clean({ folder }: Course, ...files: readonly string[]): void {
  const { found, files: searched } = occurrences(folder, ...NEEDLES);
  expect(found).toEqual([]);
  expect(searched).toEqual(expect.arrayContaining(['agents.db', ...files]));
  // That the search finds what is there.
  expect(occurrences(folder, PUBLIC).found).not.toEqual([]);
}

/** Nothing of the secrets in what a hook is told: statements, values, errors and their causes. */
function told(events: readonly QueryEvent[]): void {
  const text = events
    .map((event) => inspect(event, { depth: null, maxStringLength: null, maxArrayLength: null }))
    .join('\n');
  for (const needle of NEEDLES) {
    for (const [, bytes] of formsOf(needle)) {
      expect(text.includes(bytes.toString('utf8'))).toBe(false);
    }
  }
  expect(text).toContain('github.token');
}

describe.each(engines)('a secret, on %s', (name, open) => {
  it('is in no file after writing, updating, rotating, backing up and deleting, and told to no hook', async () => {
    const course = await begin(open);
    const { store, folder, events } = course;
    const side = name === 'better-sqlite3' ? ['agents.db-wal', 'agents.db-shm'] : [];

    await store.config.set('public', PUBLIC);
    await store.config.set('github.token', SECRET, encrypted);
    // Long enough for pages of its own.
    await store.config.set('long', { list: Array.from({ length: 500 }, () => SECRET) }, encrypted);
    await store.sessions.create(session);
    await store.checkpoints.createMany([
      { ...checkpoint, id: 'c' },
      { ...checkpoint, compressed: true },
    ]);
    clean(course, ...side);

    await store.config.set('github.token', UPDATED, encrypted);
    await store.checkpoints.update('c', { name: 'renamed' });
    const read = await store.checkpoints.get('c');
    if (read === null) throw new Error('There is no checkpoint c.');
    await expect(store.checkpoints.restore(read, { id: 'c' })).rejects.toThrow(/restoredFrom/);
    await store.checkpoints.restore(read);
    await store.config.setMany([
      { key: 'a', value: SECRET, encrypted: true },
      { key: 'b', value: [UPDATED, SECRET], encrypted: true },
    ]);
    await expect(store.config.create({ key: 'a', value: UPDATED, ...encrypted })).rejects.toThrow(/already/);
    expect(await store.config.get('github.token')).toBe(UPDATED);
    await store.config.list({ reveal: true });
    clean(course, ...side);

    // While a journal holds what was there before.
    await store.transaction(async (transaction) => {
      await transaction.config.set('b', SECRET, encrypted);
      await transaction.config.delete('a');
      clean(course, ...(name === 'better-sqlite3' ? side : ['agents.db-journal']));
    });

    const next = encryption({ key: NEXT, oldKeys: [KEY] });
    expect((await rotateKey(store, next, { batch: { rows: 1 } })).left).toEqual([]);
    clean(course, ...side);

    await store.backup(join(folder, 'copy.db'));
    await backup(store.db as Database<'async'>, join(folder, 'proven.db'));
    clean(course, 'copy.db', 'proven.db', ...side);

    await store.config.deleteMany({ encrypted: true });
    expect(await store.checkpoints.deleteMany({ encrypted: true })).toBe(3);
    clean(course, ...side);
    await store.vacuum();
    await store.close();
    clean(course);
    told(events);
  });
});

describe('a secret, on sql.js', () => {
  it('is in no save and no export', async () => {
    const course = await begin(() => sqljs({ mode: 'async' }));
    const { store, folder, events } = course;
    const sink = fileSink(join(folder, 'agents.db'));
    const save = () => (store.db as Database<'async'>).save(sink);
    await store.sessions.create(session);
    await store.checkpoints.createMany([checkpoint, { ...checkpoint, compressed: true }]);
    await store.config.setMany([
      { key: 'public', value: PUBLIC },
      { key: 'github.token', value: SECRET, encrypted: true },
    ]);
    await save();
    clean(course);
    await store.config.set('github.token', UPDATED, encrypted);
    await rotateKey(store, encryption({ key: NEXT, oldKeys: [KEY] }));
    await save();
    clean(course);
    await store.config.delete('github.token');
    await save();
    clean(course);
    await store.close();
    told(events);
  });
});

it('would be found, had it not been encrypted', async () => {
  const course = await begin((path) => betterSqlite3(path, { mode: 'async' }));
  await course.store.config.set('github.token', SECRET);
  expect(occurrences(course.folder, SECRET).found).toEqual(['agents.db-wal: as it is']);
  await course.store.sessions.create(session);
  await course.store.checkpoints.create({ ...checkpoint, encrypted: false });
  expect(occurrences(course.folder, checksum).found).toEqual(['agents.db-wal: hexadecimal']);
  await course.store.checkpoints.create({ ...checkpoint, compressed: true, encrypted: false });
  expect(occurrences(course.folder, packed).found).toContain('agents.db-wal: as it is');
  await course.store.close();
  expect(occurrences(course.folder, SECRET).found).toEqual(['agents.db: as it is']);
});
