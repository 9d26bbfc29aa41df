import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TokenKind, tokenize } from '../../src/sql/tokenizer.ts';
import { anyText } from './generators.ts';

const tokens = (sql: string): [TokenKind, string][] =>
  [...tokenize(sql)].map(({ kind, start, end }) => [kind, sql.slice(start, end)]);

const significant = (sql: string): string[] =>
  tokens(sql)
    .filter(([kind]) => kind !== 'space' && kind !== 'comment')
    .map(([kind, text]) => `${kind} ${text}`);

describe('the tokenizer', () => {
  it('gives every character to exactly one token, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (sql) => {
        const all = [...tokenize(sql)];
        expect(all.map(({ start, end }) => sql.slice(start, end)).join('')).toBe(sql);
        let position = 0;
        for (const { start, end } of all) {
          expect(start).toBe(position);
          expect(end).toBeGreaterThan(start);
          position = end;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('finds nothing in an empty text', () => {
    expect(tokens('')).toEqual([]);
  });

  it.each([
    ["'it''s'", 'string'],
    ["''", 'string'],
    ["'two\r\nlines; -- no comment'", 'string'],
    ['"a""b"', 'identifier'],
    ['`a``b`', 'identifier'],
    ['[a"b]', 'identifier'],
    ["x'ab'", 'blob'],
    ["X'AB'", 'blob'],
    ["x'no hex; at all'", 'blob'],
    ['-- to the end ; of the line', 'comment'],
    ['-- a lone \r does not end it', 'comment'],
    ['/* over\n* several / lines ; */', 'comment'],
    ['/**/', 'comment'],
    [' \t\r\n\f\v', 'space'],
    ['\uFEFF', 'space'],
    ['wörter_und$2', 'word'],
    ['日本', 'word'],
    ['\u{1F600}', 'word'],
    ['\uD800', 'word'],
    ['a\uFEFFb', 'word'],
    ['xx', 'word'],
    ['0', 'number'],
    ['0x1F', 'number'],
    ['0X1f', 'number'],
    ['1e-3', 'number'],
    ['1E+3', 'number'],
    ['.5', 'number'],
    ['5.', 'number'],
    ['5.e1', 'number'],
    ['1_000.000_1', 'number'],
    ['12abc', 'number'],
    ['?', 'parameter'],
    ['?12', 'parameter'],
    [':a', 'parameter'],
    ['@1', 'parameter'],
    ['#a', 'parameter'],
    ['$ä', 'parameter'],
    ['$::a', 'parameter'],
    ['$a::b(c;d)', 'parameter'],
    ['->', 'operator'],
    ['->>', 'operator'],
    ['||', 'operator'],
    ['<>', 'operator'],
    ['!=', 'operator'],
    ['==', 'operator'],
    ['<<', 'operator'],
    ['>=', 'operator'],
    ['\\', 'operator'],
    ['\v', 'operator'],
    [':::', 'operator'],
    [';', 'semicolon'],
    ["'open; -- ", 'unterminated'],
    ["'open''", 'unterminated'],
    ['"open', 'unterminated'],
    ['`open', 'unterminated'],
    ['[open', 'unterminated'],
    ["x'0", 'unterminated'],
    ['/* open', 'unterminated'],
    ['/*/', 'unterminated'],
    ['\0 behind a NUL; nothing is read', 'unterminated'],
  ] satisfies [string, TokenKind][])('reads %j as one %s', (sql, kind) => {
    expect(tokens(sql)).toEqual([[kind, sql]]);
  });

  it.each([
    ['\'a\'"b"', ["string 'a'", 'identifier "b"']],
    ['[a]b]', ['identifier [a]', 'word b', 'operator ]']],
    ["ax'ab'", ['word ax', "string 'ab'"]],
    ["x'a''b'", ["blob x'a'", "string 'b'"]],
    ['?1a', ['parameter ?1', 'word a']],
    ['??', ['parameter ?', 'parameter ?']],
    ['a->>?', ['word a', 'operator ->>', 'parameter ?']],
    ['a-->b', ['word a']],
    ['1-1', ['number 1', 'operator -', 'number 1']],
    ['1e-x', ['number 1e', 'operator -', 'word x']],
    ['1..5', ['number 1.', 'number .5']],
    ['t.1', ['word t', 'number .1']],
    ['t.a', ['word t', 'operator .', 'word a']],
    ['a:b::c', ['word a', 'parameter :b::c']],
    ['$a(b c)', ['parameter $a(b', 'word c', 'operator )']],
    [':(a)', ['operator :', 'operator (', 'word a', 'operator )']],
    ['/ * */', ['operator /', 'operator *', 'operator *', 'operator /']],
    ['<==>', ['operator <=', 'operator =', 'operator >']],
    ['\uFEFFselect\uFEFF', ['word select\uFEFF']],
    ["'a'\uFEFF'b'", ["string 'a'", "string 'b'"]],
    ["'a\0b'", ["unterminated 'a", "unterminated \0b'"]],
    ['-- a\0b\nc', ['unterminated \0b\nc']],
  ])('cuts %j where SQLite does', (sql, expected) => {
    expect(significant(sql)).toEqual(expected);
  });

  it('reads on after a line comment from its line feed', () => {
    expect(tokens('--a\r\nb')).toEqual([
      ['comment', '--a\r'],
      ['space', '\n'],
      ['word', 'b'],
    ]);
  });
});
