import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanParameters } from '../../src/sql/parameters.ts';
import { splitStatements } from '../../src/sql/script.ts';
import { anyText } from './generators.ts';

describe('scanning for parameters', () => {
  it.each([
    ['SELECT ?', [7]],
    ['SELECT ?,?', [7, 9]],
    ["INSERT INTO t VALUES (?, '?', ?) -- ?", [22, 30]],
    ['SELECT "?", `?`, [?], /* ? */ ?', [30]],
    ["SELECT 'it''s ?', ?", [18]],
    ["SELECT a->>?, a->'?'", [11]],
    ["SELECT x'ab', ?||?", [14, 17]],
    ['SELECT "a""?", ?', [15]],
    ['SELECT a$? FROM t', [9]],
    ['SELECT 1', []],
  ])('finds the bare placeholders of %j', (sql, offsets) => {
    expect(scanParameters(sql)).toEqual({
      statements: 1,
      anonymous: offsets.length,
      named: [],
      offsets,
      unterminated: false,
    });
    for (const offset of offsets) expect(sql[offset]).toBe('?');
  });

  it('gives numbered and named parameters as they are written, each time', () => {
    const sql = "SELECT ?1, :name, @name, $name, $a::b(c), #name, ?12, :name, ?, ':no', a$no";
    expect(scanParameters(sql)).toMatchObject({
      anonymous: 1,
      named: ['?1', ':name', '@name', '$name', '$a::b(c)', '#name', '?12', ':name'],
    });
  });

  it.each([
    ['', 0],
    [' ; -- only a comment', 0],
    ['SELECT 1', 1],
    ['SELECT 1; -- and no more', 1],
    ['SELECT 1;;SELECT 2;', 2],
    ['CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END;', 1],
    ['/* open', 1],
  ])('counts the statements of %j', (sql, statements) => {
    expect(scanParameters(sql).statements).toBe(statements);
  });

  it('counts the placeholders of all statements together', () => {
    expect(scanParameters('SELECT ?; SELECT ?, ?')).toMatchObject({ statements: 2, anonymous: 3 });
  });

  it.each(["SELECT '?", 'SELECT "?', 'SELECT `?', 'SELECT [?', "SELECT x'", 'SELECT 1 /* ?', 'SELECT 1 \0 ?'])(
    'says that %j is not closed, and finds no placeholder there',
    (sql) => {
      expect(scanParameters(sql)).toMatchObject({ unterminated: true, anonymous: 0 });
    },
  );

  it('agrees with the splitting of scripts about statements, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (sql) => {
        const { statements, anonymous, offsets, named } = scanParameters(sql);
        const parts = splitStatements(sql);
        expect(statements).toBe(parts.length);
        expect(anonymous).toBe(offsets.length);
        const scans = parts.map((part) => ({ start: part.start, scan: scanParameters(part.sql) }));
        expect(scans.flatMap(({ start, scan }) => scan.offsets.map((offset) => start + offset))).toEqual(offsets);
        expect(scans.flatMap(({ scan }) => scan.named)).toEqual(named);
      }),
      { numRuns: 1000 },
    );
  });
});
