/**
 * Times in a condition. The store has them as ISO 8601 in UTC with milliseconds, which compares as text; what a caller writes
 * beside a time column (`'2024-01-01'`, `'2024-01-01 12:00:00'`, an offset) is brought to that form, so that times compare as
 * instants.
 */

import { type Statement, tokenize, type Value } from '@coterie/core';

interface Token {
  readonly kind: string;
  readonly text: string;
}

const COMPARISONS: readonly string[] = ['=', '==', '<', '<=', '>', '>=', '<>', '!=', 'is', 'not', 'between', 'in'];

/** A time without an offset is one of UTC, as for SQLite. */
const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** @param isTime whether a column holds times. */
export function comparingInstants({ sql, params }: Statement, isTime: (column: string) => boolean): Statement {
  const tokens = [...tokenize(sql)].map(({ kind, start, end }): Token => ({ kind, text: sql.slice(start, end) }));
  const compared = comparedWithTimes(tokens, isTime);
  let parameter = -1;
  const values = [...params];
  const written = tokens.map((token) => {
    if (token.kind === 'parameter') {
      parameter += 1;
      if (compared.has(token)) values[parameter] = instant(values[parameter] as Value);
    }
    return token.kind === 'string' && compared.has(token) ? instantLiteral(token.text) : token.text;
  });
  return { sql: written.join(''), params: values };
}

/** The values that stand in a comparison with a time column, on either side of it. */
function comparedWithTimes(all: readonly Token[], isTime: (column: string) => boolean): ReadonlySet<Token> {
  const tokens = all.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const found = new Set<Token>();
  tokens.forEach((token, at) => {
    if (!isColumn(token) || !isTime(nameOf(token))) return;
    for (const value of [...valuesBehind(tokens, at), ...valueBefore(tokens, at)]) found.add(value);
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
  return token?.kind === 'parameter' || token?.kind === 'string';
}

function isComparison(token: Token | undefined): boolean {
  return token !== undefined && COMPARISONS.includes(token.text.toLowerCase());
}

/** What follows `column >`, `column BETWEEN … AND`, `column NOT IN (…,`. */
function valuesBehind(tokens: readonly Token[], column: number): readonly Token[] {
  let at = column + 1;
  let word = '';
  for (; isComparison(tokens[at]); at += 1) word = tokens[at]?.text.toLowerCase() ?? '';
  if (at === column + 1) return [];
  if (word === 'between') return [tokens[at], tokens[at + 2]].filter(isValue);
  if (word !== 'in') return [tokens[at]].filter(isValue);
  const end = tokens.findIndex(({ text }, index) => index > at && text === ')');
  return tokens.slice(at + 1, end === -1 ? undefined : end).filter(isValue);
}

function valueBefore(tokens: readonly Token[], column: number): readonly Token[] {
  let at = column - 1;
  while (isComparison(tokens[at])) at -= 1;
  return at === column - 1 ? [] : [tokens[at]].filter(isValue);
}

function instantLiteral(literal: string): string {
  const value = literal.slice(1, -1).replaceAll("''", "'");
  const time = instant(value);
  return time === value ? literal : `'${String(time)}'`;
}

/** A text that is no time stays as it is. */
function instant(value: Value): Value {
  if (typeof value !== 'string') return value;
  const [, day, time = '00:00', offset = 'Z'] = TIME.exec(value.trim()) ?? [];
  if (day === undefined) return value;
  const date = new Date(`${day}T${time}${offset.toUpperCase()}`);
  return Number.isNaN(date.getTime()) ? value : date.toISOString();
}
