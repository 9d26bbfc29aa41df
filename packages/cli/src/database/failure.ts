/** Errors of the database in terms of the command: which database, which option, what to type. */
import type { ErrorCode } from '@coterie/core';
import { CliError, isDatabaseError } from '../errors.ts';
import { describeLocation, type Location, type RemoteLocation } from './location.ts';
import type { Purpose } from './opened.ts';

/** The error with a remedy for whoever typed the command, where core's is one for programmers; any other as it is. */
export function databaseFailure(error: unknown, location: Location, purpose: Purpose): unknown {
  if (!isDatabaseError(error)) return error;
  if (location.kind === 'file' && isRefusedWal(error, location)) {
    return new CliError(error.code, walSentence(location.path), { cause: error });
  }
  if (location.kind === 'remote' && isDroppedSocket(error, location)) {
    return new CliError(error.code, `${error.message} ${readOnlyHint(location)}`, { cause: error });
  }
  // A file that is kept whole is not waited for: it is open, or was changed, and what to do about it is said.
  if (location.driver === 'sqljs' && error.code === 'busy') return error;
  const sentence = SENTENCES[error.code]?.(describeLocation(location), purpose);
  return sentence === undefined ? error : new CliError(error.code, sentence, { cause: error });
}

/** The libSQL adapter refuses such files; its remedies are a tool and a package that nobody needs who has this command. */
function isRefusedWal({ code, message }: Error & { readonly code: ErrorCode }, { driver }: Location): boolean {
  return driver === 'libsql' && code === 'cannot-open' && message.includes('is in WAL mode');
}

function walSentence(path: string): string {
  return `${path} is in WAL mode, in which libSQL and another program can corrupt it together. Open it as --db ${path}.`;
}

function isDroppedSocket(error: Error & { readonly code: ErrorCode }, { url }: RemoteLocation): boolean {
  return /^wss?:/i.test(url) && error.code === 'connection' && 'outcome' in error && error.outcome === 'unknown';
}

/** Of a write that a token does not allow, sqld says nothing over WebSocket: it closes the connection. */
function readOnlyHint(location: RemoteLocation): string {
  const http = describeLocation(location).replace(/^ws/i, 'http');
  return `A server closes a WebSocket so, too, when the token may only read: with --db ${http} it would say that.`;
}

type Sentence = (where: string, purpose: Purpose) => string;

const SENTENCES: { readonly [code in ErrorCode]?: Sentence } = {
  busy: (where) =>
    `${where} is locked by another program, which did not let go within 5 seconds. Wait for it or end it, then run this again.`,
  'not-a-database': (where) =>
    `${where} is not a SQLite database, or it is encrypted. It was left untouched; name another file with --db.`,
  readonly: (where, purpose) =>
    purpose === 'write'
      ? `${where} may not be written. Make the file and its folder writable, or name another database with --db.`
      : `${where} is in a folder that may not be written, and SQLite reads a file in WAL mode only with files of its own beside it. Copy it to a folder of yours, or read it with --db sqljs:${where}.`,
  unauthorized: (where) =>
    `${where} refuses the credentials. Set COTERIE_AUTH_TOKEN to a token that is valid for this database and may do this.`,
};
