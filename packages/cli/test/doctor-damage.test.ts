import { closeSync, copyFileSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { rebuildSearchIndex, searchIndexes } from '@coterie/store';
import { describe, expect, test } from 'vitest';
import { coterie } from './helper/coterie.ts';
import { doctor, stateOf, troubles } from './helper/doctor.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { longTranscript, SESSION } from './helper/transcript.ts';

const PAGE = 4096;

async function withDatabase(db = 'coterie.db'): Promise<string> {
  const cwd = temporaryFolder();
  await writeFiles(cwd, { 't/a.jsonl': longTranscript(SESSION, 60) });
  expect(await coterie(['import', 't', '--db', db], { cwd })).toMatchObject({ code: 0 });
  return cwd;
}

/** Changes the database behind the back of the schema. */
function tamper(cwd: string, work: (db: ReturnType<typeof openDatabase<'sync'>>) => void, file = 'coterie.db'): void {
  const db = openDatabase(betterSqlite3(join(cwd, file)));
  work(db);
  db.close();
}

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

/** Of a table or an index: its first page, counted from 1. */
function rootPage(cwd: string, name: string, file = 'coterie.db'): number {
  let page = 0;
  tamper(
    cwd,
    (db) => (page = Number(db.query('SELECT rootpage FROM sqlite_schema WHERE name = ?', [name]).rows[0]?.[0])),
    file,
  );
  return page;
}

const FILES = ['coterie.db', 'libsql:l.db', 'sqljs:s.db'].map((db) => [db, db.replace(/^.*:/, '')] as const);

describe.each(FILES)('--db %s', (db, file) => {
  test('a page that was overwritten is a problem, with how to salvage the rest', async () => {
    const cwd = await withDatabase(db);
    overwrite(join(cwd, file), (rootPage(cwd, 'transcript_files', file) - 1) * PAGE, new Uint8Array(PAGE).fill(0xa5));
    const before = stateOf(cwd);
    const examination = await doctor(['--db', db], { cwd });
    expect(examination.code).toBe(1);
    expect(examination.find('integrity')).toMatchObject({
      severity: 'problem',
      advice: expect.stringContaining(`sqlite3 ${file} .recover`),
    });
    expect(stateOf(cwd)).toEqual(before);
  });

  test('rows that the search index lost or kept are a problem, and counted', async () => {
    const cwd = await withDatabase(db);
    tamper(
      cwd,
      (handle) => {
        handle.execute('DELETE FROM transcript_fts WHERE docid IN (3, 4)');
        handle.execute("INSERT INTO transcript_fts (docid, search_text) VALUES (9000, 'ghost')");
      },
      file,
    );
    const examination = await doctor(['--db', db], { cwd });
    expect(examination.code).toBe(1);
    expect(examination.find('transcript_fts')).toMatchObject({
      severity: 'problem',
      found: '2 rows of 60 cannot be found; 1 row that is gone can.',
    });
    expect(examination.find('integrity').severity).toBe('ok');
    expect(examination.find('sessions_fts').severity).toBe('ok');
  });

  test('a row that refers to one that is not there is a problem', async () => {
    const cwd = await withDatabase(db);
    tamper(
      cwd,
      (handle) => {
        handle.execute('PRAGMA foreign_keys = OFF');
        handle.execute("UPDATE transcript_events SET session_id = 'nobody' WHERE seq = 5");
      },
      file,
    );
    const examination = await doctor(['--db', db], { cwd });
    expect(troubles(examination).filter((trouble) => trouble.endsWith('problem'))).toEqual(['references problem']);
    expect(examination.find('references').found).toBe(
      '1 row of transcript_events (rowid 5) refers to sessions that is not there.',
    );
  });
});

test('an index that lacks a row is a problem that REINDEX mends', async () => {
  const cwd = await withDatabase();
  const pages = ['transcript_files', 'transcript_files_by_name'].map((name) => rootPage(cwd, name));
  // The table loses its row, the index keeps it.
  const empty = new Uint8Array(PAGE);
  empty.set([13, 0, 0, 0, 0, PAGE >> 8, 0, 0]);
  overwrite(join(cwd, 'coterie.db'), ((pages[0] ?? 0) - 1) * PAGE, empty);
  const { find } = await doctor([], { cwd });
  expect(find('integrity').found).toMatch(/wrong # of entries in index transcript_files_by_name/);
  expect(find('integrity').advice).toContain('sqlite3 coterie.db REINDEX');
});

test('words that are other in the index than in the rows are found, and the advice mends them', async () => {
  const cwd = await withDatabase();
  tamper(cwd, (db) => {
    db.script('DROP TRIGGER transcript_fts_before_update; DROP TRIGGER transcript_fts_after_update');
    db.execute("UPDATE transcript_events SET search_text = 'something else' WHERE seq = 7");
  });
  const examination = await doctor([], { cwd });
  expect(troubles(examination)).toEqual(['transcript_fts problem', 'schema problem']);
  expect(examination.find('transcript_fts').found).toBe('It has other words than the 60 rows.');
  expect(examination.find('schema').found).toContain(
    'trigger transcript_fts_before_update is missing, trigger transcript_fts_after_update is missing',
  );

  const [index] = searchIndexes.filter(({ name }) => name === 'transcript_fts');
  if (index === undefined) throw new Error('The store has no transcript_fts');
  expect(examination.find('transcript_fts').advice).toContain(
    `sqlite3 coterie.db "INSERT INTO transcript_fts (transcript_fts) VALUES ('rebuild')"`,
  );
  tamper(cwd, (db) => db.run(rebuildSearchIndex(index)));
  expect((await doctor([], { cwd })).find('transcript_fts').severity).toBe('ok');
});

test('a record of a migration that was edited is a problem', async () => {
  const cwd = await withDatabase();
  tamper(cwd, (db) => db.execute("UPDATE _migrations SET up = replace(up, 'claude_status', 'status_of_claude')"));
  const examination = await doctor([], { cwd });
  expect(troubles(examination)).toEqual(['ledger problem']);
  expect(examination.find('ledger').found).toContain('was changed after it was applied');
  expect(examination.find('schema')).toMatchObject({ skipped: true });
});

test("another tool's ledger is a problem that is told", async () => {
  const cwd = temporaryFolder();
  const db = openDatabase(betterSqlite3(join(cwd, 'coterie.db')));
  db.script('CREATE TABLE _migrations (id INTEGER, name TEXT)');
  db.close();
  const { find, code } = await doctor([], { cwd });
  expect(code).toBe(1);
  expect(find('ledger').found).toContain('a table or view _migrations of another tool');
});

test('a file that was cut off is a problem', async () => {
  const cwd = await withDatabase();
  truncateSync(join(cwd, 'coterie.db'), 20 * PAGE);
  const { find, code } = await doctor([], { cwd });
  expect(code).toBe(1);
  expect(find('file')).toMatchObject({ severity: 'problem', found: expect.stringContaining('its end is missing') });
});

test('much free room is noted, with the command that gives it back', async () => {
  const cwd = await withDatabase();
  tamper(cwd, (db) => {
    db.script('CREATE TABLE big (x); INSERT INTO big VALUES (zeroblob(3000000)); DROP TABLE big');
  });
  const examination = await doctor([], { cwd });
  expect(troubles(examination)).toEqual(['free-pages note']);
  expect(examination.find('free-pages').advice).toBe('To give them back: coterie vacuum --db coterie.db');
});

test('a database that somebody vacuumed into UTF-16 is noted', async () => {
  const cwd = temporaryFolder();
  const db = openDatabase(betterSqlite3(join(cwd, 'coterie.db'), { journalMode: 'delete' }));
  db.execute("PRAGMA encoding = 'UTF-16'");
  db.script('CREATE TABLE mine (x)');
  db.close();
  expect((await doctor([], { cwd })).find('layout')).toMatchObject({ severity: 'note' });
});

/** A small generator with a seed, so that a run can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('bytes flipped at random', () => {
  test.each(FILES)(
    '--db %s: every such file gets its document, and no byte more',
    { timeout: 120_000 },
    async (db, file) => {
      const cwd = await withDatabase(db);
      const sound = readFileSync(join(cwd, file));
      let found = 0;
      for (let seed = 1; seed <= 8; seed += 1) {
        const next = random(seed);
        const copy = `${seed}-${file}`;
        copyFileSync(join(cwd, file), join(cwd, copy));
        for (let flip = 0; flip < 40; flip += 1) {
          // In every fourth file some are in the header and the schema, beyond which no engine gets.
          const at = flip < 4 && seed % 4 === 0 ? 16 + next(4 * PAGE) : 24 * PAGE + next(sound.length - 24 * PAGE);
          overwrite(join(cwd, copy), at, new Uint8Array([next(256)]));
        }
        const before = readFileSync(join(cwd, copy));
        const examination = await doctor(['--db', db.replace(file, copy)], { cwd });
        if (!examination.ok) found += 1;
        expect(readFileSync(join(cwd, copy)), `seed ${seed}`).toEqual(before);
      }
      expect(found).toBe(8);
    },
  );
});
