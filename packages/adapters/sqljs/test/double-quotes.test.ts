import { type Database, openDatabase } from '@coterie/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqljs } from '../src/index.ts';

let db: Database<'sync'>;
beforeEach(async () => {
  db = openDatabase(await sqljs());
  db.script('CREATE TABLE "a table" ("a ""column""" TEXT, `b` TEXT); CREATE TABLE t (a, b)');
});
afterEach(() => db.close());

describe('double quotes', () => {
  it.each([
    'SELECT "nothing"',
    'SELECT * FROM t WHERE a = "text"',
    'INSERT INTO t VALUES ("text", 1)',
    `SELECT '{"a":1}' ->> "a"`,
    'CREATE TABLE u (a CHECK (a <> "text"))',
    'CREATE INDEX i ON t ("text")',
  ])('hold no string: %s is refused, as by the other engines', (sql) => {
    expect(() => db.execute(sql)).toThrow(expect.objectContaining({ code: 'query' }));
  });

  it('hold names, with whatever is in them', () => {
    db.execute('INSERT INTO "a table" ("a ""column""", "b") VALUES (?, \'"quoted"\')', ['x']);
    const sql = 'SELECT "a table"."a ""column""", "b" AS "the ` b", "b" || 1 FROM "a table"';
    expect(db.query(sql)).toEqual({
      columns: ['a "column"', 'the ` b', '"b" || 1'],
      rows: [['x', '"quoted"', '"quoted"1']],
      changes: 0,
    });
  });

  it('stay in the schema as they were written', () => {
    expect(db.query("SELECT sql FROM sqlite_schema WHERE name = 'a table'").rows).toEqual([
      ['CREATE TABLE "a table" ("a ""column""" TEXT, `b` TEXT)'],
    ]);
  });

  it('quote the arguments of modules and settings', () => {
    db.execute('CREATE VIRTUAL TABLE f USING fts4("text", tokenize=unicode61 "remove_diacritics=2")');
    expect(db.query('PRAGMA table_info("a table")').rows.length).toBe(2);
    db.execute('CREATE TABLE u (a DEFAULT "text")');
    db.execute('INSERT INTO u DEFAULT VALUES');
    expect(db.query('SELECT a FROM u').rows).toEqual([['text']]);
  });
});
