import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { DatabaseError, type MigrationSet, migrate, openDatabase } from '@coterie/core';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from '../src/index.ts';
import { drivers } from './support/drivers.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-others-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOTES: MigrationSet = {
  name: 'notes',
  migrations: [{ version: 1, name: 'note', up: 'CREATE TABLE note (text TEXT NOT NULL) STRICT' }],
};

describe.each(drivers)("another program's database, on $name", ({ open }) => {
  const names = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name";

  it('is left as it was when a name of the store is taken, whichever migration would meet it', async () => {
    const db = openDatabase(await open(folder, 'taken'));
    await db.script('CREATE TABLE Projects (id TEXT); CREATE TABLE mine (x); CREATE INDEX jobs_by_type ON mine (x)');
    await expect((async () => openStore(db))()).rejects.toThrow(
      /^The database has table Projects, index jobs_by_type, which the store did not make: .* left untouched\./,
    );
    expect((await db.query(names)).rows).toEqual([['Projects'], ['jobs_by_type'], ['mine']]);
    await db.close();
  });

  it('is left as it was too when another set of the same ledger has taken the name', async () => {
    const db = openDatabase(await open(folder, 'taken-by-a-set'));
    const up = 'CREATE TABLE events (at TEXT NOT NULL) STRICT';
    await migrate(db, [{ name: 'app', migrations: [{ version: 1, name: 'events', up }] }]);
    await expect((async () => openStore(db))()).rejects.toThrow(/table events, which the store did not make/);
    expect((await db.query(names)).rows).toEqual([['_migrations'], ['events']]);
    await db.close();
  });

  it('gets the tables of the store beside its own, unless that is refused', async () => {
    const db = openDatabase(await open(folder, 'beside'));
    await db.script('CREATE TABLE mine (x)');
    await expect((async () => openStore(db, { besideOthers: false }))()).rejects.toThrow(
      /table mine, and nothing of the store/,
    );
    expect((await db.query(names)).rows).toEqual([['mine']]);
    const store = await openStore(db);
    expect(await store.projects.count()).toBe(0);
    // Now it is the store's too, whoever was there first.
    expect(await (await openStore(db, { besideOthers: false })).projects.count()).toBe(0);
    await db.close();
  });

  it('is no stranger when its tables come from migrations of the ledger', async () => {
    const db = openDatabase(await open(folder, 'sets'));
    await migrate(db, [NOTES]);
    const store = await openStore(db, { besideOthers: false });
    expect(await store.projects.count()).toBe(0);
    await db.close();
  });
});

it('is not written to at all: the file keeps its bytes', () => {
  const path = join(folder, 'bytes.db');
  const other = openDatabase(betterSqlite3(path, { journalMode: 'delete' }));
  other.script('CREATE TABLE projects (id TEXT)');
  other.close();
  const before = readFileSync(path);
  expect(() => openStore(betterSqlite3(path))).toThrow(DatabaseError);
  expect(readFileSync(path)).toEqual(before);
});

it('is refused for the name of any table or view that the store has', () => {
  const store = openStore(betterSqlite3(':memory:'));
  const { rows } = store.db.query(`SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type IN ('table', 'virtual', 'view') AND name NOT LIKE 'sqlite_%' AND name <> '_migrations'`);
  store.close();
  expect(rows.length).toBeGreaterThan(20);
  for (const [name] of rows) {
    const db = openDatabase(betterSqlite3(':memory:'));
    db.script(`CREATE TABLE ${name} (x)`);
    expect(() => openStore(db), String(name)).toThrow(`table ${name}, which the store did not make`);
    db.close();
  }
});
