/**
 * What may reach an engine. Drivers disagree about surplus parameters, `undefined`, booleans and second statements
 * (some take them silently), so core decides once, before any of them sees the statement.
 */

import { classifyStatement } from '../sql/classify.ts';
import { scanParameters } from '../sql/parameters.ts';
import { remembered } from '../sql/remembered.ts';
import type { StatementKind } from '../sql/statement-shape.ts';
import type { Access, Statement, Value } from './contract.ts';
import { DatabaseError, ValidationError } from './errors.ts';
import { writeAsRead } from './misuse.ts';

const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 63n - 1n;

/** What a text says once and for all. */
interface Reading {
  readonly parameters: number;
  readonly changesData: boolean;
}

/**
 * Holds a statement to the contract: exactly one SQL statement, anonymous `?` only, as many values as placeholders,
 * every value storable without loss, and no change in what was said to read.
 * @throws {ValidationError} that says what to write instead; nothing was sent.
 */
export function checkStatement(statement: Statement, access: Access): void {
  const { sql, params } = statement;
  const { parameters, changesData } = read(sql);
  if (changesData && access === 'read') throw writeAsRead(sql);
  if (!Array.isArray(params))
    throw refused(sql, 'The values of a statement are an array, in the order of its placeholders.');
  if (params.length !== parameters) {
    throw refused(sql, `The statement has ${parameters} placeholder(s) but ${params.length} value(s) were given.`);
  }
  for (let index = 0; index < parameters; index += 1) checkValue(params[index], index, sql);
}

export function checkStatements(statements: readonly Statement[], access: Access): void {
  for (const statement of statements) checkStatement(statement, access);
}

const CHANGING: ReadonlySet<StatementKind> = new Set(['insert', 'update', 'delete', 'create', 'drop', 'alter']);

const read = remembered((sql): Reading => {
  if (!sql.isWellFormed()) {
    throw refused(sql, 'The SQL text has half a surrogate pair, which UTF-8 cannot hold. Pass such text as bytes.');
  }
  const scan = scanParameters(sql);
  if (scan.named[0] !== undefined) {
    throw refused(sql, `The placeholder ${scan.named[0]} is not supported. Write anonymous ? placeholders in order.`);
  }
  if (scan.statements !== 1) {
    throw refused(
      sql,
      scan.statements === 0
        ? 'The SQL text holds no statement.'
        : `The SQL text holds ${scan.statements} statements. Pass them one by one, or use script().`,
    );
  }
  if (scan.unterminated) {
    throw refused(
      sql,
      'The SQL text has a literal, quoted name or comment that is not closed, or a NUL where some engines stop reading.',
    );
  }
  const { kind } = classifyStatement(sql);
  if (kind === 'transaction' || kind === 'savepoint') {
    throw refused(sql, 'Transactions are not opened or ended by SQL. Use transaction(), which also nests.');
  }
  return { parameters: scan.anonymous, changesData: CHANGING.has(kind) };
});

function checkValue(value: Value | undefined, index: number, sql: string): void {
  switch (typeof value) {
    case 'string':
      if (value.includes('\0')) {
        throw refused(
          sql,
          `Value ${index + 1} is text with a NUL character, which SQLite cuts off. Store bytes instead.`,
        );
      }
      if (!value.isWellFormed()) {
        throw refused(
          sql,
          `Value ${index + 1} is text with half a surrogate pair, which UTF-8 cannot hold. Call toWellFormed() on it first.`,
        );
      }
      return;
    case 'number':
      if (!Number.isFinite(value)) throw refused(sql, `Value ${index + 1} is ${value}, which SQLite cannot store.`);
      return;
    case 'bigint':
      if (value < MIN_INTEGER || value > MAX_INTEGER) {
        throw refused(sql, `Value ${index + 1} is ${value}, which does not fit into 64 bits. Store it as text.`);
      }
      return;
    case 'object':
      if (value === null) return;
      if (value instanceof Uint8Array) {
        if (value.length > 0 || !isDetached(value)) return;
        throw refused(
          sql,
          `Value ${index + 1} is bytes whose buffer was transferred away. Bind them before, or a copy.`,
        );
      }
      throw refused(sql, `Value ${index + 1} is ${describeObject(value)}. ${remedyFor(value)}`);
    default:
      throw refused(sql, `Value ${index + 1} is ${String(value)} (${typeof value}). ${remedyFor(value)}`);
  }
}

/** Such bytes look empty, and would be stored so. A SharedArrayBuffer cannot be transferred. */
function isDetached({ buffer }: Uint8Array): boolean {
  return buffer instanceof ArrayBuffer && buffer.detached;
}

function describeObject(value: object): string {
  return `an object (${value.constructor?.name ?? 'without prototype'})`;
}

function remedyFor(value: unknown): string {
  if (value === undefined) return 'Pass null for an absent value.';
  if (typeof value === 'boolean') return 'Pass 1 or 0.';
  if (value instanceof Date) return 'Pass toISOString().';
  return 'Values are null, numbers, bigints, strings and Uint8Arrays.';
}

/**
 * Holds a call to what its server takes in one request, where it has such a limit.
 * @throws {DatabaseError} `too-big`; nothing was sent.
 */
export function checkSize(statements: readonly Statement[], maxParameterBytes: number | undefined): void {
  if (maxParameterBytes === undefined) return;
  let bytes = 0;
  for (const { params } of statements) for (const value of params) bytes += sizeOf(value);
  if (bytes <= maxParameterBytes) return;
  throw new DatabaseError(
    'too-big',
    `The call's values are ${bytes} bytes, and the server takes ${maxParameterBytes} in one request. Split the call or the value. Nothing was sent.`,
  );
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return utf8Length(value);
  // Bytes travel as base64.
  return value instanceof Uint8Array ? Math.ceil(value.length / 3) * 4 : 8;
}

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) bytes += unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

function refused(sql: string, message: string): ValidationError {
  return new ValidationError(null, `${message} Nothing was sent.`, { sql });
}

const LONGEST_SHOWN = 200;

/** The values of a statement as errors and events may show them: secrets hidden, long ones cut. */
export function visibleParams(statement: Statement): readonly Value[] {
  return statement.params.map((value, index) => {
    if (statement.secrets?.includes(index)) return '[secret]';
    if (typeof value === 'string' && value.length > LONGEST_SHOWN) {
      return `${value.slice(0, LONGEST_SHOWN).toWellFormed()}… (${value.length} characters)`;
    }
    if (value instanceof Uint8Array && value.length > LONGEST_SHOWN) return `[${value.length} bytes]`;
    return value;
  });
}
