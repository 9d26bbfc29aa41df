/**
 * Times in a condition. The store has them as ISO 8601 in UTC with milliseconds, which compares as text; what a caller writes
 * beside a time column (`'2024-01-01'`, `'2024-01-01 12:00:00'`, an offset, `datetime('now')`) is brought to that form, so that
 * times compare as instants.
 */

import { type Statement, tokenize, ValidationError, type Value } from '@coterie/core';
import { comparableText, readMoment } from '../table/moment.ts';
import type { As, Token } from './condition-tokens.ts';
import { besideTimes } from './time-comparisons.ts';
import { isGiven, isSeconds, isWritten, quoted, unquoted } from './time-formats.ts';

const CANONICAL = "strftime('%Y-%m-%dT%H:%M:%fZ', ";

/** A year and a month mean their beginning. */
const PERIOD = /^\d{4}(?:-\d{2})?$/;

/**
 * A condition for `selection`, in which times compare as instants whatever they are written like: as dates without a time, with
 * blanks, in another zone, by what SQLite calculates, in a JSON array (`IN (SELECT value FROM json_each(?))`).
 * @param isTime whether a column holds times, by its name in small letters.
 * @throws {ValidationError} `where` or `params[…]` for what is no time beside one, and for a time in an expression.
 */
export function comparingInstants({ sql, params }: Statement, isTime: (column: string) => boolean): Statement {
  const all = [...tokenize(sql)].map(({ kind, start, end }): Token => ({ kind, text: sql.slice(start, end) }));
  const parameters = all.filter(({ kind }) => kind === 'parameter');
  const written = new Map(all.map((token) => [token, token.text]));
  const values = [...params];
  const beside = besideTimes(
    all.filter(({ kind }) => kind !== 'space' && kind !== 'comment'),
    isTime,
  );
  for (const one of beside) {
    if (one.kind === 'call') {
      written.set(one.first, CANONICAL + written.get(one.first));
      written.set(one.last, `${written.get(one.last)})`);
    } else if (one.kind === 'string') {
      written.set(one.token, quoted(valueAs(one.as, unquoted(one.token.text), 'where')));
    } else {
      const index = parameters.indexOf(one.token);
      const value = values[index];
      // That there are too few is for the database to say.
      if (value === undefined) continue;
      values[index] = (one.kind === 'list' ? listAs : valueAs)(one.as, value, `params[${index}]`);
    }
  }
  return { sql: all.map((token) => written.get(token)).join(''), params: values };
}

/** Each element of a JSON array. */
function listAs(as: As, value: Value, field: string): Value {
  const list = typeof value === 'string' ? parsed(value) : undefined;
  if (!Array.isArray(list)) throw new ValidationError(field, `${field} must be a JSON array of times.`);
  return JSON.stringify(list.map((one: Value) => valueAs(as, one, field)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function valueAs<T extends Value>(as: As, value: T, field: string): T | string {
  if (value === null) return value;
  if (as === 'instant') return instant(value, field);
  if (as === 'moment') return value === 'now' ? value : readable(instant(value, field), field);
  if (as === 'modifier') return modifier(value, field);
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  if (as === 'epoch') {
    if (isNumber && isSeconds(value)) return value;
    throw new ValidationError(
      field,
      `${field}: ${value} is no number of seconds since 1970, in the years 0000 to 9999.`,
    );
  }
  if (as.isNumber ? isNumber && isGiven(as, value) : typeof value === 'string' && isWritten(as, value)) return value;
  throw new ValidationError(
    field,
    `${field}: ${value} is compared with what ${as.call.replace('?', '…')} makes of a time, which is written otherwise. Write ${as.call} for a Date, or for a text such as 2024-01-01.`,
  );
}

/** How the time is read, and how what is made of it is written, must be known from the text. */
function modifier<T extends Value>(value: T, field: string): T {
  if (typeof value !== 'string' || !/^\s*(?:subsec|subsecond|julianday|unixepoch)\s*$/i.test(value)) return value;
  throw new ValidationError(
    field,
    `${field}: ${value} cannot be a parameter. Write it into the condition: '${value}'.`,
  );
}

/** SQLite's functions know no other years. */
function readable(text: string, field: string): string {
  if (/^\d/.test(text)) return text;
  throw new ValidationError(
    field,
    `${field}: ${text.replace(':', '+')} is not in the years that SQLite reads, 0000 to 9999.`,
  );
}

function instant(value: Value, field: string): string {
  const text = typeof value === 'string' ? value.trim() : '';
  const moment = readMoment(PERIOD.test(text) ? `${text}-01-01`.slice(0, '2024-01-01'.length) : text);
  if (moment !== null) return comparableText(moment.at.toISOString());
  throw new ValidationError(
    field,
    `${field}: ${String(value)} is no time, and is compared with one. Give a Date, or a text such as 2024-01-01 or 2024-01-01T12:00:00Z; a moment that is calculated is written datetime('now', '-1 day').`,
  );
}
