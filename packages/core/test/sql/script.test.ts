import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitStatements } from '../../src/sql/script.ts';
import { anyText, scriptParts, withLineEnds } from './generators.ts';

const split = (script: string): string[] => splitStatements(script).map(({ sql }) => sql);

describe('splitting a script', () => {
  it('gives back exactly the statements that were joined, whatever stands between them', () => {
    fc.assert(
      fc.property(scriptParts, fc.constantFrom('\n', '\r\n'), ({ statements, empty, end }, newline) => {
        const joined = statements.map(({ before, statement, after }) => `${before}${statement}${after};`).join('');
        const script = withLineEnds(joined + empty + end, newline);
        expect(split(script)).toEqual(statements.map(({ statement }) => withLineEnds(statement, newline)));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives each statement its place and its line, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (script) => {
        let previous = 0;
        for (const { sql, line, start, end } of splitStatements(script)) {
          expect(script.slice(start, end)).toBe(sql);
          expect(line).toBe(script.slice(0, start).split('\n').length);
          expect(start).toBeGreaterThanOrEqual(previous);
          expect(end).toBeGreaterThan(start);
          previous = end;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['', []],
    [' ;; /* ; */ ; -- ;', []],
    ['\uFEFFSELECT 1', ['SELECT 1']],
    ['SELECT 1;SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['-- first\nSELECT 1 /* same */ -- line\n; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['SELECT /* ; */ 1 -- ;\n + 2', ['SELECT /* ; */ 1 -- ;\n + 2']],
    ['SELECT \';\', ";", `;`, [;]; SELECT 2', ['SELECT \';\', ";", `;`, [;]', 'SELECT 2']],
    ['BEGIN; SELECT 1; END; SELECT 2', ['BEGIN', 'SELECT 1', 'END', 'SELECT 2']],
    ['SELECT begin, end FROM t; SELECT 2', ['SELECT begin, end FROM t', 'SELECT 2']],
    ['CREATE TABLE trigger (begin, end); SELECT 1', ['CREATE TABLE trigger (begin, end)', 'SELECT 1']],
    ['SELECT 1 -- old Mac line end;\rSELECT 2', ['SELECT 1']],
  ])('splits %j', (script, expected) => {
    expect(split(script)).toEqual(expected);
  });

  it.each([
    'CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END',
    'create temp trigger if not exists x after insert on t begin\r\n select case when 1 then 2 end; delete from t;\r\nend',
    'CREATE TEMPORARY TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN new.a > CASE 1 WHEN 1 THEN 2 END BEGIN SELECT 1; END',
    'EXPLAIN CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END',
    'EXPLAIN QUERY PLAN CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END',
    'CREATE /* ; */ TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; /* ; */ END',
    'CREATE TRIGGER begin AFTER INSERT ON begin WHEN new.end = 1 BEGIN SELECT end FROM begin; END',
    'CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET end = end; SELECT end; END',
    'CREATE TRIGGER "a;b" AFTER INSERT ON [t;] BEGIN SELECT \'; END;\'; END',
  ])('keeps a trigger whole: %s', (trigger) => {
    expect(split(`${trigger}; SELECT 2;`)).toEqual([trigger, 'SELECT 2']);
    expect(split(`SELECT 1; ${trigger}`)).toEqual(['SELECT 1', trigger]);
  });

  it('lets the arguments of a virtual table hold semicolons, as the grammar of SQLite does', () => {
    expect(split('CREATE VIRTUAL TABLE v USING m(a;(b;)); SELECT 1')).toEqual([
      'CREATE VIRTUAL TABLE v USING m(a;(b;))',
      'SELECT 1',
    ]);
    expect(split('CREATE VIRTUAL TABLE v USING m; SELECT 1')).toEqual(['CREATE VIRTUAL TABLE v USING m', 'SELECT 1']);
  });

  it('ends a trigger without a body at its semicolon, where SQLite finds the mistake', () => {
    expect(split('CREATE TRIGGER g AFTER INSERT ON t; SELECT 1; END;')).toEqual([
      'CREATE TRIGGER g AFTER INSERT ON t',
      'SELECT 1',
      'END',
    ]);
  });

  it.each([
    "SELECT 1; SELECT 'open; SELECT 2",
    'SELECT 1; SELECT "open; SELECT 2',
    'SELECT 1; /* open; SELECT 2',
    'SELECT 1; SELECT 2\0; SELECT 3',
    'SELECT 1; CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; SELECT 2;',
  ])('leaves what is not closed to the last statement: %j', (script) => {
    expect(split(script)).toEqual(['SELECT 1', script.slice('SELECT 1; '.length)]);
  });

  it('counts lines from 1, and CR LF as one line end', () => {
    const script = '\uFEFF-- note\r\n\r\nSELECT 1;\r\n/* a\r\n b */ SELECT\r\n2; SELECT 3';
    expect(splitStatements(script).map(({ sql, line }) => [line, sql])).toEqual([
      [3, 'SELECT 1'],
      [5, 'SELECT\r\n2'],
      [6, 'SELECT 3'],
    ]);
  });
});
