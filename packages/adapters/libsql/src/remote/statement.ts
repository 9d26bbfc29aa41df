import { DatabaseError, type Statement } from '@coterie/core';
import { type DriverStatement, toDriver } from '../values.ts';

/** The client stores SQL texts of fewer characters on the server, which stores texts of up to as many bytes. */
const STORED = 5_000;

/** A statement as a server takes it. */
export function toServer(statement: Statement): DriverStatement {
  const { sql, args } = toDriver(statement);
  return { sql: acceptable(sql), args };
}

function acceptable(text: string): string {
  // SQLite skips a byte order mark; the server's own parser stumbles over it.
  const sql = text.startsWith('\ufeff') ? text.slice(1) : text;
  // A text between the two measures would fail with "SQL text not found": blanks keep the client from storing it.
  return sql.length < STORED && sql.length * 3 > STORED && utf8Length(sql) > STORED ? sql.padEnd(STORED) : sql;
}

/** The largest frame that the server takes over WebSocket. It drops the connection at a larger one, without a word. */
const LARGEST_FRAME = 16 * 1024 * 1024;
/** What the client adds to a call: ids, types, BEGIN and COMMIT. */
const ENVELOPE = 4_096;
const PER_VALUE = 64;

/** @throws {DatabaseError} `too-big`, before anything is sent. */
export function checkFrame(statements: readonly Statement[]): void {
  let bytes = ENVELOPE;
  for (const { sql, params } of statements) {
    bytes += jsonLength(sql) + PER_VALUE * (params.length + 1);
    for (const value of params) {
      if (typeof value === 'string') bytes += jsonLength(value);
      else if (value instanceof Uint8Array) bytes += Math.ceil(value.length / 3) * 4;
    }
  }
  if (bytes <= LARGEST_FRAME) return;
  throw new DatabaseError(
    'too-big',
    `The call is ${bytes} bytes long, and over WebSocket the server takes ${LARGEST_FRAME} at once. Split it, or use an http: or https: URL. Nothing was sent.`,
  );
}

/** Not measured exactly where it cannot matter: a character becomes 6 bytes at most (`\u0001`). */
function jsonLength(text: string): number {
  return text.length < 4_096 ? text.length * 6 : utf8Length(JSON.stringify(text));
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
