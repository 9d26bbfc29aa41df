import { DatabaseError, type Failure, sqliteFailure } from '@coterie/core';
import { fetchAnew } from './refusal.ts';

const UNTOUCHED = 'The replica stays as it was.';

/** A sync that the server, or the way to it, is the reason for. */
export function unreachable(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const { code, message, retryable, cause } = error;
  return new DatabaseError(code, `The replica cannot be brought up to date. ${message} ${UNTOUCHED}`, {
    retryable,
    cause,
  });
}

/** A read that waits for what its handle wrote. */
export function missing(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const { code, message, retryable } = error;
  return new DatabaseError(
    code,
    `The read would leave out what was written through this handle and could not be fetched yet. ${message} With readYourWrites: false, reads answer with what is there.`,
    { retryable, cause: error },
  );
}

/** What libSQL says of a sync that failed although the server answers. It has words only, no codes. */
export function syncFailure(words: string, path: string): Failure {
  const engine = /SQLite error: ([\s\S]+)/.exec(words)?.[1] ?? words;
  const failure = sqliteFailure({ message: engine });
  if (failure.code === 'corrupt' || failure.code === 'not-a-database' || words.includes('wal_index')) {
    return damaged(path, engine);
  }
  if (failure.code !== 'query')
    return { ...failure, message: `${path} cannot be brought up to date: ${failure.message}` };
  // The words of Node and of libSQL's binding about a file or folder.
  if (/^(?:E[A-Z]+: |ConnectionFailed)/.test(words)) {
    return {
      code: 'cannot-open',
      message: `${path} cannot be fetched to: ${words}. Check that you may write to its folder and the files beside it.`,
    };
  }
  // Its writing was refused by the engine, which says no more (measured: on a full disk).
  if (words.includes('InjectError')) {
    return {
      code: 'io',
      message: `${path} could not be written to, most likely because the disk is full: ${words}. ${UNTOUCHED} Free some space and try again.`,
    };
  }
  if (/HandshakeTimeout|Unauthenticated|PermissionDenied/i.test(words)) {
    return {
      code: 'unauthorized',
      message: `The server answers queries and refuses to be replicated with this token (${words}). Give an authToken that allows it. ${UNTOUCHED}`,
    };
  }
  return {
    code: 'connection',
    message: `The replica could not be brought up to date: ${words}. ${UNTOUCHED} Try again.`,
    retryable: true,
  };
}

export function syncTimeout(url: string, timeout: number): DatabaseError {
  return new DatabaseError(
    'timeout',
    `${url} did not bring the replica up to date within ${timeout} ms. What had come by then is kept if it was whole; try again, or raise timeout.`,
    { retryable: true },
  );
}

/** What a read says whose file turns out to be damaged, or that was no read. */
export function readFailure(error: unknown, path: string): unknown {
  if (!(error instanceof DatabaseError)) return error;
  if (error.code === 'corrupt' || error.code === 'not-a-database') return reworded(error, damaged(path, error.message));
  if (error.code !== 'readonly') return error;
  return reworded(error, {
    code: 'readonly',
    message:
      "The statement writes and was said to read: a replica's reads are answered from its file, which only the server changes. Use execute, or access 'write'.",
  });
}

function damaged(path: string, words: string): Failure {
  return {
    code: 'corrupt',
    message: `The replica ${path} is damaged (${words.replace(/\.$/, '')}). ${fetchAnew(path)}`,
  };
}

function reworded(error: DatabaseError, { code, message }: Failure): DatabaseError {
  const { statementIndex, sql, params, cause = error } = error;
  return new DatabaseError(code, message, {
    cause,
    ...(statementIndex === undefined ? {} : { statementIndex }),
    ...(sql === undefined ? {} : { sql }),
    ...(params === undefined ? {} : { params }),
  });
}
