import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteIdentifier, unquoteIdentifier } from '../../src/sql/identifier.ts';
import { tokenize } from '../../src/sql/tokenizer.ts';

describe('identifiers', () => {
  it('survive quoting and unquoting, and are one token in between', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = text.replaceAll('\0', '');
        const quoted = quoteIdentifier(name);
        expect([...tokenize(quoted)]).toEqual([{ kind: 'identifier', start: 0, end: quoted.length }]);
        expect(unquoteIdentifier(quoted)).toBe(name);
      }),
    );
  });

  it.each([
    ['"a""b"', 'a"b'],
    ['`a``b`', 'a`b'],
    ["'a''b'", "a'b"],
    ['[a[b"]', 'a[b"'],
    ['""', ''],
    ['plain', 'plain'],
    ['', ''],
    ['"', '"'],
    ['"open', '"open'],
    ['aba', 'aba'],
  ])('unquotes %j to %j', (text, name) => {
    expect(unquoteIdentifier(text)).toBe(name);
  });
});
