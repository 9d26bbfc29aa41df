import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { Handle } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import { countingDriver } from '@coterie/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { digest, type StoreDigest } from '../src/digest/index.ts';
import { DIGESTED_TABLES, UNDIGESTED_TABLES } from '../src/digest/tables.ts';
import { importTranscript, openStore, type Store } from '../src/index.ts';
import { testEnvironment } from './support/content.ts';
import { corpus } from './support/corpus.ts';
import { CORPUS_DIGEST, createOfEach, createSome, importCorpus } from './support/digests.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, Writer } from './support/transcript.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const asyncStore = (path = ':memory:') => openStore(betterSqlite3(path, { mode: 'async' }), testEnvironment());

async function filled(): Promise<Store<'async'>> {
  const store = await asyncStore();
  await importCorpus(store);
  await createSome(store);
  return store;
}

/** What the body returns, and a database as if it had not been. */
function undone<T>(db: Handle<'sync'>, body: (transaction: Handle<'sync'>) => T): T {
  const answers: T[] = [];
  const undo = new Error('undo');
  try {
    db.transaction((transaction) => {
      answers.push(body(transaction));
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  return answers[0] as T;
}

describe('the digest', () => {
  it.each<[string, () => Store | Promise<Store>]>([
    ['better-sqlite3, file', () => openStore(betterSqlite3(join(folder, 'better.db')))],
    ['better-sqlite3, asynchronous', () => asyncStore(join(folder, 'async.db'))],
    ['libSQL, file', () => openStore(libsql({ url: `file:${join(folder, 'libsql.db')}` }))],
    ['sql.js', async () => openStore(await sqljs())],
    ['sql.js, asynchronous', async () => openStore(await sqljs({ mode: 'async' }))],
  ])('of the same transcripts is the same on %s', async (_, open) => {
    const store = await open();
    await importCorpus(store);
    expect((await digest(store)).sha256).toBe(CORPUS_DIGEST);
    await store.close();
  });

  it('comes at once on a synchronous driver', () => {
    const { tables, sha256 } = digest(memoryStore());
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(tables)).toEqual(DIGESTED_TABLES.map(({ name }) => name));
    for (const table of Object.values(tables))
      expect(table).toEqual({ rows: 0, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(new Set(Object.values(tables).map((table) => table.sha256)).size).toBe(DIGESTED_TABLES.length);
  });

  it('counts the rows', async () => {
    const store = await filled();
    const { tables } = await digest(store);
    const rows = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.rows]));
    expect(rows).toMatchObject({ sessions: 3, transcript_events: 138, transcript_files: 4, transcript_parts: 4 });
  });

  it('does not depend on when, in which order, in which pieces and how often it was imported', async () => {
    for (const { order, batch, now } of [
      { order: [3, 2, 1, 0], batch: 1, now: '2031-05-06T07:08:09.000Z' },
      { order: [1, 3, 0, 2, 1], batch: 7, now: '2019-01-01T00:00:00.000Z' },
    ]) {
      const environment = testEnvironment();
      environment.time = new Date(now);
      const store = memoryStore(environment);
      const sources = corpus();
      for (const at of order) {
        const source = sources[at];
        if (source !== undefined) await importTranscript(store, source, { batch: { records: batch } });
      }
      expect(digest(store).sha256).toBe(CORPUS_DIGEST);
    }
  });

  it('does not depend on the folder that was named for the import', async () => {
    const projects = memoryStore();
    const files = memoryStore();
    for (const source of corpus()) {
      await importTranscript(projects, { ...source, file: `home/ana/projects/${source.file}` });
      await importTranscript(files, { ...source, file: source.file.replace(/^[^/]+\//, '') });
    }
    expect(digest(projects).sha256).toBe(CORPUS_DIGEST);
    expect(digest(files).sha256).toBe(CORPUS_DIGEST);
  });

  it('of an import that was stopped and gone on with is that of one that was not', async () => {
    const store = memoryStore();
    for (const source of corpus()) {
      for (let stop = 1; stop < 200; stop += 13) {
        const controller = new AbortController();
        const stopped = importTranscript(store, source, {
          batch: { records: 3 },
          signal: controller.signal,
          onProgress: ({ inserted }) => inserted >= stop && controller.abort(),
        });
        await stopped.catch((error: unknown) => expect(error).toMatchObject({ code: 'aborted' }));
      }
      await importTranscript(store, source);
    }
    expect(digest(store).sha256).toBe(CORPUS_DIGEST);
  });

  it('does not depend on how a line was written: line ends, blanks, glue, rubbish', async () => {
    const writer = new Writer();
    for (let turn = 0; turn < 9; turn += 1) writer.user(`turn ${turn}`);
    writer.assistant(
      'm',
      [{ type: 'text', text: 'no key', tide: 1 }],
      {},
      { message: { content: 'x' }, requestId: null },
    );
    const digests = ['\n', '\r\n', '', '\n\n  \n', '\nrubbish\n'].map(async (end) => {
      const store = memoryStore();
      await importTranscript(store, sourceOf(`-w/${writer.session}.jsonl`, `${writer.lines.join(end)}\n`));
      return digest(store);
    });
    expect(new Set((await Promise.all(digests)).map(({ sha256 }) => sha256)).size).toBe(1);
  });

  it('has nothing to say of a file without a record', async () => {
    const store = memoryStore();
    await importTranscript(store, sourceOf('-w/rubbish.jsonl', 'rubbish\n'));
    expect(digest(store)).toEqual(digest(memoryStore()));
  });

  it('survives VACUUM, a copy of the file, and an export into another engine', async () => {
    const path = join(folder, 'copied.db');
    const store = await asyncStore(path);
    // Gaps in the numbers, and rows at other places.
    await createSome(store);
    await store.sessions.delete('lead');
    await importCorpus(store, 11);
    await createSome(store);
    const before = await digest(store);
    await store.db.execute('VACUUM');
    expect(await digest(store)).toEqual(before);
    const copy = join(folder, 'copy.db');
    await store.db.execute('VACUUM INTO ?', [copy]);
    await store.close();
    const other = openStore(await sqljs({ bytes: readFileSync(copy) }));
    expect(digest(other)).toEqual(before);
    other.close();
  });

  it('is another one after a change of any content, whatever the table', async () => {
    const store = memoryStore(testEnvironment());
    await importCorpus(store);
    await createSome(store);
    await createOfEach(store);
    const { db } = store;
    const before = digest(store);
    db.execute('PRAGMA foreign_keys = OFF');
    db.execute('PRAGMA ignore_check_constraints = ON');
    // Some triggers are rules too.
    for (const [name] of db.query("SELECT name FROM sqlite_schema WHERE type = 'trigger'").rows) {
      db.execute(`DROP TRIGGER ${name}`);
    }
    const seen = new Set<string>();
    for (const { name, content } of DIGESTED_TABLES) {
      // The reference to a file is no column of its own.
      for (const [column, what] of Object.entries(content).filter(([one]) => !one.startsWith('file_'))) {
        const longer = `coalesce(${column} || ' ', '[]')`;
        const changed =
          what === 'INTEGER' || what === 'REAL'
            ? `coalesce(${column}, 0) + 1`
            : what === 'BLOB'
              ? `CAST(${longer} AS BLOB)`
              : longer;
        // Only the id of a record that came from no file is content.
        const row = column === 'id' ? 'max(seq)' : 'min(seq)';
        const update = `UPDATE ${name} SET ${column} = ${changed} WHERE seq = (SELECT ${row} FROM ${name})`;
        const after = undone(db, (transaction) => {
          transaction.execute(update);
          return digest({ db: transaction });
        });
        expect(after.sha256, `${name}.${column}`).not.toBe(before.sha256);
        expect(after.tables[name]?.sha256, `${name}.${column}`).not.toBe(before.tables[name]?.sha256);
        seen.add(after.sha256);
      }
    }
    expect(seen.size).toBeGreaterThan(60);
  });

  it('notices a record that is missing, or stands elsewhere in its file', async () => {
    const store = await filled();
    const digests = [await digest(store)];
    const [first, second] = await store.transcripts.list({ limit: 2 });
    await store.db.execute('UPDATE transcript_events SET place = place + 100000 WHERE id = ?', [first?.id ?? '']);
    digests.push(await digest(store));
    await store.transcripts.delete(second?.id ?? '');
    digests.push(await digest(store));
    expect(new Set(digests.map(({ sha256 }) => sha256)).size).toBe(3);
    await store.close();
  });

  it('reads long records in pages, tells how far it is, and can be stopped', async () => {
    const driver = countingDriver(betterSqlite3(':memory:', { mode: 'async' }));
    const store = await openStore(driver);
    const writer = new Writer();
    for (let turn = 0; turn < 12; turn += 1) writer.user('tide '.repeat(100_000));
    await importTranscript(store, sourceOf(`-w/${writer.session}.jsonl`, writer.text));
    const told: number[] = [];
    const onProgress = ({ bytes, total }: { bytes: number; total: number }) => {
      told.push(bytes / total);
    };
    expect((await digest(store, { onProgress })).tables.transcript_events?.rows).toBe(12);
    expect(told.length).toBeGreaterThan(3);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const controller = new AbortController();
    const stopped = digest(store, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    expect(await digest(store)).toMatchObject({ sha256: expect.any(String) });
    await store.close();
  });

  it('is of one state, whatever is committed while it is made', async () => {
    const path = join(folder, 'moving.db');
    const [reader, writer] = [await asyncStore(path), await asyncStore(path)];
    await importCorpus(reader);
    const before = await digest(reader);
    const meanwhile: Promise<unknown>[] = [];
    const onProgress = () => {
      meanwhile.push(writer.db.execute("DELETE FROM sessions WHERE id = 'nobody' OR seq = 1"));
    };
    let during: StoreDigest | undefined;
    await reader.db.transaction(
      async (transaction) => {
        during = await digest({ db: transaction }, { onProgress });
        await Promise.all(meanwhile);
        expect(await digest({ db: transaction })).toEqual(during);
      },
      { access: 'read' },
    );
    expect(during).toEqual(before);
    expect(meanwhile.length).toBeGreaterThan(0);
    expect(await digest(reader)).not.toEqual(before);
    await Promise.all([reader.close(), writer.close()]);
  });
});

describe('the tables of the digest', () => {
  it('are all tables of the schema, with all of their columns and their types', () => {
    const { db } = memoryStore();
    const tables = db.query(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'
        AND name <> '_migrations' ORDER BY name`,
    ).rows;
    const [digested, undigested] = [DIGESTED_TABLES.map(({ name }) => name), Object.keys(UNDIGESTED_TABLES)];
    expect([...digested, ...undigested].sort()).toEqual(tables.flat());
    for (const { name, content, local } of DIGESTED_TABLES) {
      const columns = db.query('SELECT name, type FROM pragma_table_info(?)', [name]).rows as [string, string][];
      const known = new Set([...Object.keys(content), ...Object.keys(local)]);
      expect(
        columns.map(([column]) => column).filter((column) => !known.has(column)),
        name,
      ).toEqual([]);
      const types = new Map(columns);
      // What is no column of the table stands for its reference to a file.
      expect(
        [...known].filter((column) => !types.has(column) && !column.startsWith('file_')),
        name,
      ).toEqual([]);
      expect(
        Object.keys(local).filter((column) => column in content),
        name,
      ).toEqual([]);
      for (const [column, what] of Object.entries(content)) {
        const type = typeof what === 'string' ? what : what[0];
        expect(types.get(column) ?? 'TEXT', `${name}.${column}`).toBe(type);
      }
    }
  });
});
