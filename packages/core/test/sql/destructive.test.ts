import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDestructive } from '../../src/sql/destructive.ts';
import { anyText } from './generators.ts';

const reasons = (script: string): string[] => findDestructive(script).map(({ reason }) => reason);

describe('finding what a script destroys', () => {
  it('names the statement, its place and the reason', () => {
    const script = 'CREATE TABLE a (x);\n\n-- old rows\nDELETE FROM b WHERE x < 5;\nSELECT 1;';
    expect(findDestructive(script)).toEqual([
      { statementIndex: 1, statement: 'DELETE FROM b WHERE x < 5', line: 4, reason: 'deletes rows of table "b"' },
    ]);
  });

  it.each([
    ['what only adds', 'CREATE TABLE a (x); CREATE INDEX i ON a (x); ALTER TABLE b ADD y; INSERT INTO b VALUES (1)'],
    ['what leaves the rows alone', 'DROP INDEX i; DROP VIEW v; DROP TRIGGER g; ALTER TABLE a RENAME TO b'],
    ['a trigger that deletes', 'CREATE TRIGGER g AFTER INSERT ON a BEGIN DELETE FROM b; UPDATE b SET x = 1; END'],
    ['an explained statement', 'EXPLAIN DROP TABLE a; EXPLAIN QUERY PLAN DELETE FROM a'],
    ['changes to a table of its own', "CREATE TABLE A (x); UPDATE a SET x = 1; DELETE FROM main.'a'; DROP TABLE [a]"],
    ['a renamed table of its own', 'CREATE TABLE a (x); ALTER TABLE a RENAME TO b; DELETE FROM b; DROP TABLE b'],
    ['a temporary table', 'CREATE TEMP TABLE IF NOT EXISTS a (x); DELETE FROM a; DROP TABLE a; DELETE FROM temp.b'],
    ['a copy while the original stands', 'CREATE TABLE a AS SELECT * FROM b; DELETE FROM a; DROP TABLE a'],
  ])('finds nothing in %s', (_, script) => {
    expect(reasons(script)).toEqual([]);
  });

  it.each([
    ['a table made only if it is missing', 'CREATE TABLE IF NOT EXISTS a (x); DELETE FROM a'],
    ['a table made later', 'DELETE FROM a; CREATE TABLE b (x)'],
    ['the main table behind a temporary one', 'CREATE TEMP TABLE a (x); DELETE FROM main.a'],
    ['the main table when the temporary one is gone', 'CREATE TEMP TABLE a (x); DROP TABLE a; DELETE FROM a'],
    ['a table of another schema', 'CREATE TABLE a (x); DELETE FROM other.a'],
    ['a name that differs outside ASCII', 'CREATE TABLE Ä (x); DELETE FROM ä; DELETE FROM Ä'],
    ['a view of its own, whose triggers may delete', 'CREATE VIEW v AS SELECT 1; DELETE FROM v'],
    ['an old table under its new name', 'ALTER TABLE a RENAME TO b; CREATE TABLE a (x); DELETE FROM a; DELETE FROM b'],
  ])('finds a DELETE from %s', (_, script) => {
    expect(reasons(script)).toHaveLength(1);
    expect(reasons(script)[0]).toMatch(/^deletes rows of table/);
  });

  it('finds DROP TABLE IF EXISTS of a table that the script did not make', () => {
    expect(reasons('DROP TABLE IF EXISTS a; CREATE TABLE a (x)')).toEqual(['drops table "a" with its rows']);
  });

  it.each([
    [
      'that the script fires',
      'CREATE TABLE kick (x); CREATE TRIGGER k AFTER INSERT ON kick BEGIN DELETE FROM b; END; INSERT INTO kick VALUES (1)',
    ],
    [
      'that another one fires',
      'CREATE TRIGGER k AFTER INSERT ON kick BEGIN INSERT INTO "Next" VALUES (1); END; CREATE TRIGGER n BEFORE INSERT ON next WHEN 1 BEGIN SELECT 1; DELETE FROM b; END; INSERT INTO kick VALUES (1)',
    ],
  ])('finds what a trigger deletes %s', (_, script) => {
    expect(reasons(script)).toEqual(['deletes rows of table "b" by a trigger that it made before']);
  });

  it('finds nothing in a trigger that keeps an index of its own', () => {
    const script =
      'CREATE VIRTUAL TABLE f USING fts4 (x); CREATE TRIGGER k AFTER INSERT ON a BEGIN DELETE FROM f WHERE docid = NEW.id; END; INSERT INTO a VALUES (1)';
    expect(reasons(script)).toEqual([]);
  });

  it('finds a pragma that opens the schema', () => {
    expect(reasons('PRAGMA writable_schema = ON')).toHaveLength(1);
  });
});

describe('finding a rebuild', () => {
  it.each([
    [
      'into a new table that takes the name',
      'CREATE TABLE new_a (x); INSERT INTO new_a SELECT x FROM a; DROP TABLE a; ALTER TABLE new_a RENAME TO A',
    ],
    [
      'with a change of the new table',
      'CREATE TABLE n (x); INSERT INTO n SELECT x FROM a; UPDATE n SET x = 1; DROP TABLE a; ALTER TABLE n RENAME TO a',
    ],
    [
      'out of the renamed old table',
      'ALTER TABLE a RENAME TO old_a; CREATE TABLE a (x); INSERT INTO a SELECT x FROM old_a; DROP TABLE old_a',
    ],
    [
      'by way of a temporary table',
      'CREATE TEMP TABLE t AS SELECT * FROM a; DROP TABLE a; CREATE TABLE a (x); INSERT INTO a SELECT * FROM t; DROP TABLE t',
    ],
    [
      'through a common table expression',
      'CREATE TABLE n (x); WITH c AS (SELECT x FROM "a") INSERT INTO n SELECT x FROM c; DROP TABLE a; ALTER TABLE n RENAME TO a',
    ],
    [
      'with a join',
      'CREATE TABLE n (x); INSERT INTO n SELECT a.x FROM b AS y, (main.a) JOIN c USING (x); DROP TABLE a; ALTER TABLE n RENAME TO a',
    ],
    [
      'by CREATE TABLE AS',
      'CREATE TABLE n AS SELECT x FROM a WHERE x IN (SELECT y FROM b); DROP TABLE a; ALTER TABLE n RENAME TO a',
    ],
    [
      'into a table made only if it is missing',
      'CREATE TABLE IF NOT EXISTS n (x); INSERT INTO n SELECT x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a',
    ],
  ])('reports it once: %s', (_, script) => {
    expect(reasons(script)).toEqual(['rebuilds table "a"']);
  });

  it('points at the DROP', () => {
    const script = 'CREATE TABLE n (x);\nINSERT INTO n SELECT x FROM a;\nDROP TABLE a;\nALTER TABLE n RENAME TO a;';
    expect(findDestructive(script)).toMatchObject([{ statementIndex: 2, statement: 'DROP TABLE a', line: 3 }]);
  });

  it('calls it a drop when the rows were not copied', () => {
    expect(reasons('CREATE TABLE n (x); DROP TABLE a; ALTER TABLE n RENAME TO a')).toEqual([
      'drops table "a" with its rows',
    ]);
  });

  it('calls it a drop when the copy keeps another name', () => {
    expect(reasons('CREATE TABLE n AS SELECT * FROM a; DROP TABLE a')).toEqual(['drops table "a" with its rows']);
  });

  it('takes a comparison for no source', () => {
    const script =
      'CREATE TABLE n (x); INSERT INTO n SELECT 1 IS DISTINCT FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a';
    expect(reasons(script)).toEqual(['drops table "a" with its rows']);
  });

  it('counts the table that holds the last copy of the rows as old', () => {
    const rebuild = 'CREATE TABLE n AS SELECT * FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;';
    expect(reasons(`${rebuild} DELETE FROM a`)).toEqual(['rebuilds table "a"', 'deletes rows of table "a"']);
    expect(reasons('CREATE TEMP TABLE t AS SELECT * FROM a; DROP TABLE a; DROP TABLE t')).toEqual([
      'drops table "a" with its rows',
      'drops table "t" with its rows',
    ]);
  });

  it('reports each of several rebuilds', () => {
    const rebuild = (name: string): string =>
      `CREATE TABLE n AS SELECT * FROM ${name}; DROP TABLE ${name}; ALTER TABLE n RENAME TO ${name};`;
    expect(reasons(rebuild('a') + rebuild('b'))).toEqual(['rebuilds table "a"', 'rebuilds table "b"']);
  });
});

it('reads any text without throwing', () => {
  fc.assert(
    fc.property(anyText, (script) => {
      expect(findDestructive(script)).toBeInstanceOf(Array);
    }),
  );
});
