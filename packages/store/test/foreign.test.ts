import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type Database, MigrationError, migrate, openDatabase } from '@coterie/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore, refuseForeign } from '../src/index.ts';
import { drivers } from './support/drivers.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-foreign-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe.each(drivers)('on $name', ({ open }) => {
  async function opened(): Promise<Database> {
    const db = openDatabase(await open(temporaryFolder(), 'agents'));
    onTestFinished(() => db.close());
    return db;
  }

  const verdict = async (db: Database): Promise<unknown> => {
    try {
      await refuseForeign(db);
      return 'ours';
    } catch (error) {
      return error;
    }
  };

  it('an empty database is nobody’s, and one that a store was opened on is ours', async () => {
    const db = await opened();
    expect(await verdict(db)).toBe('ours');
    await openStore(db);
    expect(await verdict(db)).toBe('ours');
    await db.script('CREATE TABLE notes (text)');
    expect(await verdict(db)).toBe('ours');
  });

  it('tables without a ledger are another program’s, and named', async () => {
    const db = await opened();
    await db.script('CREATE TABLE notes (text); CREATE VIEW recent AS SELECT * FROM notes');
    const error = await verdict(db);
    expect(error).toBeInstanceOf(MigrationError);
    expect(error).toMatchObject({ code: 'migration', outcome: 'not-applied' });
    expect(String(error)).toMatch(/has table notes, view recent, and nothing of the store: .* It was left untouched\./);
  });

  it('tables of another set are welcome, unless one has a name of the store’s', async () => {
    const db = await opened();
    const up = 'CREATE TABLE notes (text) STRICT';
    await migrate(db, [{ name: 'app', migrations: [{ version: 1, name: 'notes', up }] }]);
    expect(await verdict(db)).toBe('ours');
    await db.script('CREATE TABLE "User_Config" (key)');
    expect(String(await verdict(db))).toMatch(/has table User_Config, which the store did not make/);
  });

  const columns = 'set_name, version, name, up, down, foreign_keys, revision, applied_at, duration_ms, engine'.split(
    ', ',
  );
  it.each([
    ['other columns', 'CREATE TABLE _migrations (id INTEGER PRIMARY KEY, name TEXT)'],
    ['rows without numbers', `CREATE TABLE _migrations (${columns}, PRIMARY KEY (version)) WITHOUT ROWID`],
    ['no rows of its own', `CREATE VIEW _migrations AS SELECT ${columns.map((name) => `NULL AS ${name}`)}`],
  ])('another tool’s ledger with %s is no ledger', async (_what, sql) => {
    const db = await opened();
    await db.script(sql);
    expect(String(await verdict(db))).toMatch(/a table or view _migrations of another tool/);
  });
});

it('changes nothing of a file that it refuses', () => {
  const path = join(temporaryFolder(), 'other.db');
  const other = openDatabase(betterSqlite3(path, { journalMode: 'delete' }));
  other.script('CREATE TABLE sessions (x)');
  other.close();
  const before = readFileSync(path);
  const db = openDatabase(betterSqlite3(path, { readonly: true }));
  expect(() => refuseForeign(db)).toThrow('has table sessions, which the store did not make');
  db.close();
  expect(readFileSync(path)).toEqual(before);
});
