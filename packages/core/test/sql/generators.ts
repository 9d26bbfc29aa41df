import fc from 'fast-check';

/** Any text at all, and text made of the pieces at which a tokenizer of SQL can go wrong. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...["'", '"', '`', '[', ']', "''", "x'", "'a;b'", '"a;b"', '[a;b]', '`a;b`', "x'0a'", 'X'],
        ...['--', '-- it\'s "', '/*', '*/', '/**/', '/*/', '/* ; */', '\n', '\r', '\r\n', ' ', '\t', '\v', '\f', '\0'],
        ...['\uFEFF', '\uD800', '\u{1F600}', 'é', ';', '(', ')', '?', '?1', ':', '::', ':a', '@a', '$a', '#a', '(c)'],
        ...['-', '->', '->>', '<', '>', '=', '!', '|', '/', '*', '.', '\\', '{', '1', '1e', '1e-', '0x1F', '1_0'],
        ...['BEGIN', 'end', 'CREATE ', 'temp ', 'trigger ', 'virtual ', 'EXPLAIN ', 'with', 'a', '_', '$'],
      ),
    )
    .map((pieces) => pieces.join('')),
);

/** A line end, written as the test wants it: `lineEnd` stands for one wherever it is not part of a literal. */
export const lineEnd = '\u2028';

/** What may stand between two tokens. Every gap begins and ends so that it separates words. */
const gap: fc.Arbitrary<string> = fc.constantFrom(
  ' ',
  '\t',
  ' \uFEFF ',
  lineEnd,
  ` ${lineEnd}${lineEnd}`,
  ' /* ; END; */ ',
  ` /* it's${lineEnd}${lineEnd} ; */ `,
  ` -- it's; "${lineEnd}`,
  ` --${lineEnd}`,
  ` -- a lone \r ends no comment;${lineEnd}`,
);

const value: fc.Arbitrary<string> = fc.constantFrom(
  '1',
  '1e-3',
  '?',
  "x'3b'",
  "'it''s; -- no comment'",
  "'two\r\nlines;  \n'",
  "'BEGIN;'",
  '"a"";b"',
  '[a;b]',
  '`a``;b`',
  'CASE WHEN a THEN 1 END',
  "data->>'$.x;y'",
);

const query = fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => ['SELECT', values.join(' , ')]);
const write = value.map((right) => ['UPDATE', 't', 'SET', 'end', '=', right]);
const create = value.map((fallback) => ['CREATE', 'TABLE', 't', '(', '"a;"', 'DEFAULT', `(${fallback})`, ')']);
const transaction = fc.constantFrom(['BEGIN'], ['BEGIN', 'IMMEDIATE'], ['END'], ['COMMIT']);
const virtual = fc.constant(['CREATE', 'VIRTUAL', 'TABLE', 'v', 'USING', 'm', '(', 'a', ';', '(', ';', ')', ')']);
const trigger = fc
  .tuple(
    fc.constantFrom([], ['EXPLAIN'], ['EXPLAIN', 'QUERY', 'PLAN']),
    fc.constantFrom([], ['TEMP'], ['temporary']),
    fc.constantFrom(['g'], ['IF', 'NOT', 'EXISTS', 'main', '.', '"begin"']),
    fc.array(fc.oneof(query, write), { minLength: 1, maxLength: 3 }),
  )
  .map(([explain, temporary, name, body]) => [
    ...explain,
    'CREATE',
    ...temporary,
    ...['Trigger', ...name, 'AFTER', 'INSERT', 'ON', 't', 'WHEN', 'CASE', '1', 'WHEN', '1', 'THEN', '2', 'END'],
    ...['begin', ...body.flatMap((statement) => [...statement, ';']), 'End'],
  ]);

/** One statement, with gaps between its tokens and none around it. */
export const statement: fc.Arbitrary<string> = fc
  .oneof(query, write, create, transaction, virtual, trigger)
  .chain((tokens) =>
    fc
      .array(gap, { minLength: tokens.length - 1, maxLength: tokens.length - 1 })
      .map((gaps) => tokens.map((token, index) => token + (gaps[index] ?? '')).join('')),
  );

/** Statements with what stands before each, and what follows the last semicolon. */
export const scriptParts = fc.record({
  statements: fc.array(fc.record({ before: gap, statement, after: fc.oneof(fc.constant(''), gap) }), { maxLength: 5 }),
  empty: fc.constantFrom('', ';', ' ; ;', '; /* ; */ ;'),
  end: fc.oneof(fc.constant(''), gap),
});

export function withLineEnds(text: string, written: string): string {
  return text.replaceAll(lineEnd, written);
}
