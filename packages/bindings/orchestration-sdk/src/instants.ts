/**
 * Times in a condition. The store has them as ISO 8601 in UTC with milliseconds, which compares as text; what a caller writes
 * beside a time column (`'2024-01-01'`, `'2024-01-01 12:00:00'`, an offset, `datetime('now')`) is brought to that form, so that
 * times compare as instants.
 */

import { type Statement, tokenize, ValidationError, type Value } from '@coterie/core';

interface Token {
  readonly kind: string;
  readonly text: string;
}

const COMPARISONS: readonly string[] = [
  ...['=', '==', '<', '<=', '>', '>=', '<>', '!='],
  ...['is', 'not', 'distinct', 'from', 'between', 'in'],
];

/** Words before a bracket that make it no call. */
const GROUPING: readonly string[] = [...COMPARISONS, 'and', 'or', 'case', 'when', 'then', 'else'];

/** What SQLite itself calculates, without milliseconds and a zone. */
const CALLS: readonly string[] = ['datetime', 'date'];
const CLOCKS: readonly string[] = ['current_timestamp', 'current_date'];
const CANONICAL = "strftime('%Y-%m-%dT%H:%M:%fZ', ";

/** A time without an offset is one of UTC, as for SQLite. */
const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * @param isTime whether a column holds times.
 * @throws {ValidationError} for a number beside a time, which would be less than all of them.
 */
export function comparingInstants({ sql, params }: Statement, isTime: (column: string) => boolean): Statement {
  const all = [...tokenize(sql)].map(({ kind, start, end }): Token => ({ kind, text: sql.slice(start, end) }));
  const tokens = all.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const compared = comparedWithTimes(tokens, isTime);
  const ends = new Set<Token>();
  const values = [...params];
  let parameter = -1;
  const written = all.map((token) => {
    if (token.kind === 'parameter') parameter += 1;
    if (!compared.has(token)) return ends.has(token) ? `${token.text})` : token.text;
    if (token.kind === 'parameter') values[parameter] = instantValue(values[parameter] as Value, parameter);
    if (token.kind === 'string') return instantLiteral(token.text);
    if (token.kind !== 'word') return token.text;
    const end = lastOf(tokens, token);
    if (end === token) return `${CANONICAL}${token.text})`;
    ends.add(end);
    return CANONICAL + token.text;
  });
  return { sql: written.join(''), params: values };
}

/** The values that stand in a comparison with a time column, on either side of it: the first token of each. */
function comparedWithTimes(tokens: readonly Token[], isTime: (column: string) => boolean): ReadonlySet<Token> {
  const found = new Set<Token>();
  tokens.forEach((token, at) => {
    if (!isColumn(token) || !isTime(nameOf(token))) return;
    const { from, to } = operandAt(tokens, at);
    for (const value of [...valuesBehind(tokens, to), ...valueBefore(tokens, from)]) found.add(value);
  });
  return found;
}

function isColumn({ kind }: Token): boolean {
  return kind === 'word' || kind === 'identifier';
}

function nameOf({ kind, text }: Token): string {
  return (kind === 'identifier' ? text.slice(1, -1) : text).toLowerCase();
}

function isValue(token: Token | undefined): token is Token {
  if (token === undefined) return false;
  const word = token.text.toLowerCase();
  return token.kind === 'parameter' || token.kind === 'string' || CALLS.includes(word) || CLOCKS.includes(word);
}

function isComparison(token: Token | undefined): boolean {
  return token !== undefined && COMPARISONS.includes(token.text.toLowerCase());
}

/** The places of a column with its table's name and the brackets around it. */
function operandAt(tokens: readonly Token[], column: number): { readonly from: number; readonly to: number } {
  let from = tokens[column - 1]?.text === '.' ? column - 2 : column;
  let to = column;
  while (tokens[from - 1]?.text === '(' && tokens[to + 1]?.text === ')' && !isCall(tokens, from - 1)) {
    from -= 1;
    to += 1;
  }
  return { from, to };
}

function isCall(tokens: readonly Token[], bracket: number): boolean {
  const before = tokens[bracket - 1];
  return before !== undefined && isColumn(before) && !GROUPING.includes(before.text.toLowerCase());
}

/** What follows `column >`, `column BETWEEN … AND`, `column NOT IN (…,`. @param column where that ends. */
function valuesBehind(tokens: readonly Token[], column: number): readonly Token[] {
  let at = column + 1;
  let word = '';
  for (; isComparison(tokens[at]); at += 1) word = tokens[at]?.text.toLowerCase() ?? '';
  const first = tokens[at];
  if (at === column + 1 || first === undefined) return [];
  if (word === 'between') return [first, tokens[tokens.indexOf(lastOf(tokens, first)) + 2]].filter(isValue);
  if (word !== 'in') return [first.text === '(' ? bracketed(tokens, at) : first].filter(isValue);
  return tokens.slice(at + 1, tokens.indexOf(closingOf(tokens, at))).filter(isValue);
}

/** @param column where that begins. */
function valueBefore(tokens: readonly Token[], column: number): readonly Token[] {
  let at = column - 1;
  while (isComparison(tokens[at])) at -= 1;
  if (at === column - 1) return [];
  const opening = tokens.findIndex(({ text }, index) => text === '(' && closingOf(tokens, index) === tokens[at]);
  if (opening >= 0 && !isCall(tokens, opening)) return [bracketed(tokens, opening)].filter(isValue);
  return [tokens[opening > 0 ? opening - 1 : at]].filter(isValue);
}

/** The value that stands alone in a bracket, or in several. */
function bracketed(tokens: readonly Token[], opening: number): Token | undefined {
  const inner = tokens[opening + 1];
  if (inner?.text === '(') return bracketed(tokens, opening + 1);
  const behind = inner && tokens[tokens.indexOf(lastOf(tokens, inner)) + 1];
  return behind?.text === ')' ? inner : undefined;
}

/** Where a value ends: a call with its bracket, everything else with itself. */
function lastOf(tokens: readonly Token[], value: Token): Token {
  const at = tokens.indexOf(value);
  return CALLS.includes(value.text.toLowerCase()) && tokens[at + 1]?.text === '(' ? closingOf(tokens, at + 1) : value;
}

/** The bracket that closes the one at a place, or the last token where none does. */
function closingOf(tokens: readonly Token[], opening: number): Token {
  let depth = 0;
  for (const token of tokens.slice(opening)) {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (depth === 0) return token;
  }
  return tokens.at(-1) as Token;
}

function instantLiteral(literal: string): string {
  const value = literal.slice(1, -1).replaceAll("''", "'");
  const time = instant(value);
  return time === value ? literal : `'${String(time)}'`;
}

function instantValue(value: Value, index: number): Value {
  if (typeof value !== 'number' && typeof value !== 'bigint') return instant(value);
  throw new ValidationError(
    `params[${index}]`,
    `params[${index}] is ${value}, and compared with a time. Give a Date, or a text such as 2024-01-01.`,
  );
}

/** A text that is no time stays as it is. */
function instant(value: Value): Value {
  if (typeof value !== 'string') return value;
  const [, day, time = '00:00', offset = 'Z'] = TIME.exec(value.trim()) ?? [];
  if (day === undefined) return value;
  const date = new Date(`${day}T${time}${offset.toUpperCase()}`);
  return Number.isNaN(date.getTime()) ? value : date.toISOString();
}
