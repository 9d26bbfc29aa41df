import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeSql } from '../../src/sql/script.ts';
import { tokenize } from '../../src/sql/tokenizer.ts';
import { anyText, scriptParts, withLineEnds } from './generators.ts';

/** What SQLite gets to see: the tokens that are neither space nor comment. */
const meaning = (sql: string): string[] =>
  [...tokenize(sql)]
    .filter(({ kind }) => kind !== 'space' && kind !== 'comment')
    .map(({ kind, start, end }) => `${kind} ${sql.slice(start, end)}`);

describe('normalizing a script', () => {
  it('never changes a token, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (sql) => {
        expect(meaning(normalizeSql(sql))).toEqual(meaning(sql));
      }),
      { numRuns: 2000 },
    );
  });

  it('changes nothing the second time, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (sql) => {
        expect(normalizeSql(normalizeSql(sql))).toBe(normalizeSql(sql));
      }),
      { numRuns: 2000 },
    );
  });

  it('sees no difference in line ends, a byte order mark, trailing blanks and trailing empty lines', () => {
    const blanks = fc.constantFrom('', ' ', '\t', ' \t\f ');
    const ending = fc.constantFrom('', '\n', '\r\n\r\n', '  \t', '\n \n');
    fc.assert(
      fc.property(scriptParts, blanks, ending, ({ statements, empty, end }, blank, trailing) => {
        const parts = statements.map(({ before, statement, after }) => `${before}${statement}${after};`);
        const script = parts.join('') + empty + end;
        const plain = withLineEnds(script, '\n');
        const edited = `\uFEFF${withLineEnds(script, `${blank}\r\n`)}${trailing}`;
        expect(normalizeSql(edited)).toBe(normalizeSql(plain));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['\uFEFFSELECT 1;  \r\n\r\n', 'SELECT 1;'],
    ['SELECT 1 -- why \t\r\n  , 2 \r\n', 'SELECT 1 -- why\n  , 2'],
    ['/* a \r\n\t\r\n b */ SELECT 1', '/* a\n\n b */ SELECT 1'],
    ['SELECT 1 -- at the end \t', 'SELECT 1 -- at the end'],
    ['\n\n  SELECT 1', '\n\n  SELECT 1'],
    [' \r\n', ''],
  ])('makes %j into %j', (sql, expected) => {
    expect(normalizeSql(sql)).toBe(expected);
  });

  it.each([
    ['a line end in a string', "SELECT 'a\r\nb'", "SELECT 'a\nb'"],
    ['a trailing blank in a string', "SELECT 'a \nb'", "SELECT 'a\nb'"],
    ['a line end in a quoted name', 'SELECT "a\r\nb"', 'SELECT "a\nb"'],
    ['a lone CR that does not end a comment', 'SELECT 1 -- a\r, 2', 'SELECT 1 -- a\n, 2'],
    ['a byte order mark in a string', "SELECT '\uFEFF'", "SELECT ''"],
    ['a byte order mark between two strings', "SELECT 'a'\uFEFF'b'", "SELECT 'a''b'"],
    ['the case of a name', 'SELECT a AS x', 'SELECT a AS X'],
  ])('tells scripts apart by %s', (_, one, other) => {
    expect(normalizeSql(one)).not.toBe(normalizeSql(other));
  });
});
