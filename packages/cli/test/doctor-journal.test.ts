import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { openStore } from '@coterie/store';
import { describe, expect, onTestFinished, test } from 'vitest';
import { coterie } from './helper/coterie.ts';
import { doctor, inOwnProcess, stateOf, troubles } from './helper/doctor.ts';
import { temporaryFolder } from './helper/folder.ts';

const LINUX = process.platform === 'linux';
const KILLED = "process.kill(process.pid, 'SIGKILL');";

function withStore(journalMode: 'wal' | 'delete' = 'wal'): string {
  const cwd = temporaryFolder();
  const store = openStore(betterSqlite3(join(cwd, 'coterie.db'), { journalMode }));
  store.sessions.create({ type: 'director', name: 'main', workspace: '/w' });
  store.close();
  return cwd;
}

/** A connection of this process, to hold something while the command looks. */
function connection(cwd: string) {
  const db = openDatabase(betterSqlite3(join(cwd, 'coterie.db')));
  onTestFinished(() => db.close());
  return db;
}

const ROWS = 'WITH RECURSIVE n (x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n WHERE x < 2500)';

describe('a write-ahead log', () => {
  test('that a reader keeps from being folded in is warned of, and the reader is named', async () => {
    const cwd = withStore();
    const [reader, writer] = [connection(cwd), connection(cwd)];
    writer.script('CREATE TABLE big (x)');
    const old = reader.driver.begin({ access: 'read' });
    old.execute([{ sql: 'SELECT count(*) FROM sessions', params: [] }], { access: 'read' });
    writer.execute(`INSERT INTO big ${ROWS} SELECT zeroblob(4000) FROM n`);
    writer.query('PRAGMA wal_checkpoint(PASSIVE)');

    const held = await doctor([], { cwd });
    expect(held.code).toBe(0);
    expect(troubles(held)).toEqual(['wal warning']);
    expect(held.find('wal').found).toMatch(/^1\d(\.\d)? MB, 2,\d{3} pages of it not in the file yet: /);
    if (LINUX) expect(held.find('wal').found).toContain(`process ${process.pid} `);
    expect(held.find('integrity').severity).toBe('ok');

    old.rollback();
    writer.query('PRAGMA wal_checkpoint(PASSIVE)');
    const freed = await doctor([], { cwd });
    expect(freed.find('wal')).toMatchObject({ severity: 'ok', found: expect.stringContaining('0 pages of it') });
  });

  test('of a live writer in the middle of a transaction is looked past', async () => {
    const cwd = withStore();
    const writer = connection(cwd);
    const open = writer.driver.begin({ access: 'write' });
    open.execute([{ sql: 'CREATE TABLE unfinished (x)', params: [] }], { access: 'write' });
    const examination = await doctor([], { cwd });
    expect(troubles(examination)).toEqual([]);
    open.rollback();
  });

  test('that a killed program left is kept, and what is in it is looked at', async () => {
    const cwd = withStore();
    const path = join(cwd, 'coterie.db');
    const sql =
      "INSERT INTO sessions (id, type, name, status, created_at, updated_at, last_activity) SELECT 'x', type, name, status, created_at, updated_at, last_activity FROM sessions";
    await inOwnProcess(path, `new Database(path).exec(${JSON.stringify(sql)}); ${KILLED}`);
    const before = stateOf(cwd);
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);

    const examination = await doctor([], { cwd });
    expect(examination.code).toBe(0);
    expect(examination.find('sessions_fts').found).toContain('2 rows');
    expect(stateOf(cwd)).toEqual(before);
    if (!LINUX) return;
    expect(troubles(examination)).toEqual(['wal note']);
    expect(examination.find('wal').found).toContain('nobody is seen to have the database open');
    const advice = examination.find('wal').advice?.split('coterie ').at(-1)?.split(' ') ?? [];
    expect(await coterie(advice, { cwd })).toMatchObject({ code: 0 });
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  test('of another database, beside a file that has none, is warned of', async () => {
    const cwd = withStore('delete');
    const other = withStore();
    const writer = connection(other);
    writer.script('CREATE TABLE mine (x)');
    copyFileSync(join(other, 'coterie.db-wal'), join(cwd, 'coterie.db-wal'));
    const before = stateOf(cwd);
    const examination = await doctor([], { cwd });
    expect(troubles(examination)).toContain('journal-mode warning');
    expect(stateOf(cwd)).toEqual(before);
  });
});

describe('a rollback journal', () => {
  const cutOff = (cwd: string) =>
    inOwnProcess(
      join(cwd, 'coterie.db'),
      `const db = new Database(path);
       db.exec('PRAGMA cache_size = 5; CREATE TABLE big (x); BEGIN IMMEDIATE');
       db.exec(${JSON.stringify(`INSERT INTO big ${ROWS} SELECT zeroblob(4000) FROM n`)});
       ${KILLED}`,
    );

  test.each(['', 'libsql:'])(
    '(%sPATH) of a transaction that was cut off is left alone, and how to end it is said',
    async (scheme) => {
      const cwd = withStore('delete');
      await cutOff(cwd);
      expect(statSync(join(cwd, 'coterie.db-journal')).size).toBeGreaterThan(0);
      const before = stateOf(cwd);
      const examination = await doctor(['--db', `${scheme}coterie.db`], { cwd });
      expect(stateOf(cwd)).toEqual(before);
      expect(troubles(examination)).toContain('rollback-journal warning');
      expect(troubles(examination)).toContain('open problem');
      expect(examination.find('integrity').skipped).toBe(true);

      const advice = examination.find('rollback-journal').advice?.split('coterie ').at(-1)?.split(' ') ?? [];
      expect(await coterie(advice, { cwd })).toMatchObject({ code: 0 });
      const after = await doctor(['--db', `${scheme}coterie.db`], { cwd });
      expect(after.ok).toBe(true);
      expect(after.find('rollback-journal').severity).toBe('ok');
    },
  );

  test('of a program that is writing just now is no trouble', async () => {
    const cwd = withStore('delete');
    const writer = connection(cwd);
    const open = writer.driver.begin({ access: 'write' });
    open.execute([{ sql: 'CREATE TABLE unfinished (x)', params: [] }], { access: 'write' });
    const examination = await doctor([], { cwd });
    if (LINUX) expect(troubles(examination)).toEqual([]);
    expect(examination.ok).toBe(true);
    open.rollback();
  });
});

test('a file that another program has locked cannot be looked at: that is a problem, and the program is named', async () => {
  const cwd = withStore('delete');
  const holder = connection(cwd);
  holder.query('PRAGMA locking_mode = EXCLUSIVE');
  holder.execute("UPDATE sessions SET title = 'held'");
  for (const db of ['coterie.db', 'libsql:coterie.db']) {
    const examination = await doctor(['--db', db], { cwd });
    expect(examination.code).toBe(1);
    expect(troubles(examination)).toEqual(['open problem']);
    if (LINUX) expect(examination.find('open').found).toContain(`locked by process ${process.pid} `);
    expect(examination.find('file').severity).toBe('ok');
  }
});

test('nothing is left beside a file in WAL mode that nobody had open', async () => {
  const cwd = withStore();
  const before = stateOf(cwd);
  await doctor([], { cwd });
  expect(readdirSync(cwd)).toEqual(['coterie.db']);
  expect(stateOf(cwd)).toEqual(before);
});

test('an empty log beside the file is no trouble', async () => {
  const cwd = withStore();
  writeFileSync(join(cwd, 'coterie.db-wal'), '');
  expect(troubles(await doctor([], { cwd }))).toEqual([]);
});
