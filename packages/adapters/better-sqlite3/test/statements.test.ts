import { type Database, openDatabase } from '@coterie/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { betterSqlite3 } from '../src/index.ts';

let db: Database<'sync'>;
beforeEach(() => {
  db = openDatabase(betterSqlite3(':memory:'));
  db.script(
    'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE); INSERT INTO t VALUES (1, NULL), (2, NULL), (3, NULL)',
  );
});
afterEach(() => db.close());

describe('changes', () => {
  it('counts rows inserted, updated and deleted', () => {
    expect(db.execute('INSERT INTO t (b) VALUES (NULL), (NULL)').changes).toBe(2);
    expect(db.execute('WITH x AS (SELECT 4 AS a) UPDATE t SET b = NULL WHERE a < (SELECT a FROM x)').changes).toBe(3);
    expect(db.execute('DELETE FROM t WHERE a = 77').changes).toBe(0);
    expect(db.execute('DELETE FROM t').changes).toBe(5);
  });

  it.each([
    'CREATE TABLE u (x)',
    'CREATE TABLE u AS SELECT * FROM t',
    'CREATE VIRTUAL TABLE f USING fts5(x)',
    'CREATE VIRTUAL TABLE f USING fts4(x)',
    'ALTER TABLE t ADD COLUMN c DEFAULT 1',
    'ALTER TABLE t DROP COLUMN b',
    'DROP TABLE t',
    'PRAGMA user_version = 3',
    'PRAGMA journal_mode',
    'ANALYZE',
    'VACUUM',
    'INSERT INTO t (b) VALUES (NULL), (NULL) RETURNING a',
    'SELECT * FROM t',
  ])('is 0 for %s', (sql) => {
    if (sql.includes('DROP COLUMN')) db.script('DROP TABLE t; CREATE TABLE t (a, b)');
    expect(db.execute(sql).changes).toBe(0);
  });
});

describe('column names', () => {
  const columns = (): readonly string[] => db.query('SELECT * FROM t').columns;

  it('survive when they are equal', () => {
    expect(db.query('SELECT 1 AS x, 2 AS x')).toMatchObject({ columns: ['x', 'x'], rows: [[1, 2]] });
  });

  it('are there without rows, and absent without result columns', () => {
    expect(db.query('SELECT a, b FROM t WHERE a = 99')).toEqual({ rows: [], columns: ['a', 'b'], changes: 0 });
    expect(db.execute('DELETE FROM t').columns).toEqual([]);
  });

  it('follow a change of the schema, and its taking back', () => {
    expect(columns()).toEqual(['a', 'b']);
    db.execute('ALTER TABLE t RENAME COLUMN b TO c');
    expect(columns()).toEqual(['a', 'c']);
    const failing = () =>
      db.transaction((tx) => {
        tx.execute('ALTER TABLE t RENAME COLUMN c TO d');
        expect(tx.query('SELECT * FROM t').columns).toEqual(['a', 'd']);
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(columns()).toEqual(['a', 'c']);
  });

  it('follow a rollback by the engine', () => {
    const failing = () =>
      db.transaction((tx) => {
        tx.execute('ALTER TABLE t RENAME COLUMN b TO d');
        tx.query('SELECT * FROM t');
        tx.execute('INSERT OR ROLLBACK INTO t (a) VALUES (1)');
      });
    expect(failing).toThrow(expect.objectContaining({ code: 'constraint' }));
    expect(columns()).toEqual(['a', 'b']);
  });
});

describe('a read', () => {
  it.each(['INSERT INTO t (b) VALUES (1) RETURNING a', 'DELETE FROM t', 'CREATE TABLE u (x)'])(
    'refuses %s, and changes nothing',
    (sql) => {
      expect(() => db.query(sql)).toThrow(
        expect.objectContaining({ code: 'invalid', message: expect.stringContaining('Use execute()') }),
      );
      expect(db.query('SELECT count(*) FROM sqlite_schema, t').rows[0]?.[0]).toBe(6);
    },
  );

  it.each(['PRAGMA journal_mode', 'EXPLAIN QUERY PLAN UPDATE t SET b = 1', 'VALUES (1)', 'PRAGMA integrity_check'])(
    'takes %s',
    (sql) => {
      expect(db.query(sql).rows.length).toBeGreaterThan(0);
    },
  );
});

it('classifies what only better-sqlite3 refuses', () => {
  expect(() => db.query('SELECT length(?)', [new Uint8Array(2 ** 29)])).toThrow(
    expect.objectContaining({ code: 'too-big' }),
  );
});

it('stays right when more statements are used than are kept', () => {
  const small = openDatabase(betterSqlite3(':memory:', { statementCacheSize: 2 }));
  for (let round = 0; round < 3; round += 1) {
    for (let number = 0; number < 5; number += 1) {
      expect(small.query(`SELECT ${number}, ? + 1`, [number]).rows).toEqual([[number, number + 1]]);
    }
  }
  small.close();
});
