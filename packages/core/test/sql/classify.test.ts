import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Classification, classifyStatement } from '../../src/sql/classify.ts';
import { anyText } from './generators.ts';

describe('classifying a statement that destroys nothing', () => {
  it.each([
    ['SELECT 1', { kind: 'select' }],
    ['VALUES (1)', { kind: 'select' }],
    ['WITH a AS (SELECT 1), b(x) AS NOT MATERIALIZED (SELECT 2) SELECT * FROM a, b', { kind: 'select' }],
    ['-- why\n/* and how */ select 1', { kind: 'select' }],
    ['\uFEFFSELECT 1', { kind: 'select' }],
    [';; SELECT 1; DROP TABLE t', { kind: 'select' }],
    ['EXPLAIN DROP TABLE t', { kind: 'explain' }],
    ['EXPLAIN QUERY PLAN DELETE FROM t', { kind: 'explain' }],
    ['CREATE TABLE t (a)', { kind: 'create', object: 'table', table: 't' }],
    ['CREATE TABLE IF NOT EXISTS main."a b" (a)', { kind: 'create', object: 'table', table: 'a b' }],
    ["CREATE TEMP TABLE 't' AS SELECT 1", { kind: 'create', object: 'table', table: 't' }],
    ['CREATE VIRTUAL TABLE v USING fts4(a)', { kind: 'create', object: 'table', table: 'v' }],
    ['CREATE UNIQUE INDEX IF NOT EXISTS i ON [t] (a)', { kind: 'create', object: 'index', table: 't' }],
    ['CREATE VIEW v AS SELECT 1', { kind: 'create', object: 'view' }],
    [
      'CREATE TRIGGER g AFTER UPDATE OF a ON t BEGIN DELETE FROM t; DROP; END',
      { kind: 'create', object: 'trigger', table: 't' },
    ],
    ['DROP INDEX IF EXISTS i', { kind: 'drop', object: 'index' }],
    ['DROP VIEW v', { kind: 'drop', object: 'view' }],
    ['DROP TRIGGER g', { kind: 'drop', object: 'trigger' }],
    ['DROP TABLE temp.t', { kind: 'drop', object: 'table', table: 't' }],
    ['ALTER TABLE main.t RENAME TO "u"', { kind: 'alter', object: 'table', table: 't', renameTo: 'u' }],
    ['ALTER TABLE t RENAME COLUMN a TO b', { kind: 'alter', object: 'column', table: 't', column: 'a' }],
    ['ALTER TABLE t RENAME a TO b', { kind: 'alter', object: 'column', table: 't', column: 'a' }],
    ['ALTER TABLE t ADD COLUMN a TEXT NOT NULL', { kind: 'alter', object: 'column', table: 't', column: 'a' }],
    ['ALTER TABLE t ADD "drop"', { kind: 'alter', object: 'column', table: 't', column: 'drop' }],
    ['ALTER TABLE t DROP CONSTRAINT c', { kind: 'alter', object: 'table', table: 't' }],
    ['INSERT INTO t VALUES (1)', { kind: 'insert', table: 't' }],
    ['INSERT OR IGNORE INTO main.t SELECT 1', { kind: 'insert', table: 't' }],
    ['INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING', { kind: 'insert', table: 't' }],
    ['WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a', { kind: 'insert', table: 't' }],
    ['PRAGMA foreign_keys = OFF', { kind: 'pragma' }],
    ['PRAGMA writable_schema', { kind: 'pragma' }],
    ['PRAGMA main.writable_schema = off', { kind: 'pragma' }],
    ['PRAGMA writable_schema = RESET', { kind: 'pragma' }],
    ['BEGIN IMMEDIATE', { kind: 'transaction' }],
    ['COMMIT', { kind: 'transaction' }],
    ['END TRANSACTION', { kind: 'transaction' }],
    ['ROLLBACK', { kind: 'transaction' }],
    ['ROLLBACK TRANSACTION TO SAVEPOINT s', { kind: 'savepoint' }],
    ['SAVEPOINT s', { kind: 'savepoint' }],
    ['RELEASE s', { kind: 'savepoint' }],
    ['REINDEX t', { kind: 'reindex' }],
    ['ANALYZE', { kind: 'analyze' }],
    ["ATTACH 'f' AS a", { kind: 'attach' }],
    ['DETACH a', { kind: 'detach' }],
    ["VACUUM INTO 'f'", { kind: 'vacuum' }],
    ['', { kind: 'other' }],
    ['GRANT ALL', { kind: 'other' }],
    ['"DROP" TABLE t', { kind: 'other' }],
    ['dıop TABLE t', { kind: 'other' }],
    ['WITH a AS (SELECT 1) BEGIN', { kind: 'other' }],
  ] satisfies [string, Classification][])('%s', (sql, expected) => {
    expect(classifyStatement(sql)).toEqual(expected);
  });
});

describe('classifying a statement that can lose or rewrite rows', () => {
  it.each([
    ['DROP TABLE t', 'drop', 'drops table "t" with its rows'],
    ['drop table if exists main."a""b"', 'drop', 'drops table "a""b" with its rows'],
    ['ALTER TABLE t DROP COLUMN a', 'alter', 'drops column "a" of table "t"'],
    ['ALTER TABLE t DROP [a]', 'alter', 'drops column "a" of table "t"'],
    ['DELETE FROM t WHERE a = 1', 'delete', 'deletes rows of table "t"'],
    ['UPDATE t SET a = 1', 'update', 'rewrites rows of table "t"'],
    ['UPDATE OR REPLACE main.t SET a = 1', 'update', 'rewrites rows of table "t"'],
    ['REPLACE INTO t VALUES (1)', 'insert', 'rewrites rows of table "t"'],
    ['INSERT OR REPLACE INTO t VALUES (1)', 'insert', 'rewrites rows of table "t"'],
    ['INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 2', 'insert', 'rewrites rows of table "t"'],
    ['WITH replace AS (SELECT 1) DELETE FROM t', 'delete', 'deletes rows of table "t"'],
    [
      'WITH RECURSIVE a(x) AS (SELECT (1)), b AS MATERIALIZED (SELECT 2) UPDATE t SET a = 1',
      'update',
      'rewrites rows of table "t"',
    ],
    ['WITH a AS (SELECT 1) REPLACE INTO t SELECT * FROM a', 'insert', 'rewrites rows of table "t"'],
    ['UPDATE sqlite_schema SET sql = 1', 'update', 'rewrites rows of table "sqlite_schema"'],
    ['PRAGMA writable_schema = 1', 'pragma', 'lets statements rewrite the schema itself (PRAGMA writable_schema)'],
    ['PRAGMA main.Writable_Schema(ON)', 'pragma', 'lets statements rewrite the schema itself (PRAGMA writable_schema)'],
  ])('%s', (sql, kind, destroys) => {
    expect(classifyStatement(sql)).toMatchObject({ kind, destroys });
  });
});

it('classifies any text without throwing', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom('', 'CREATE ', 'WITH ', 'ALTER TABLE ', 'INSERT '), (sql, start) => {
      expect(classifyStatement(start + sql).kind).toBeTypeOf('string');
    }),
  );
});
