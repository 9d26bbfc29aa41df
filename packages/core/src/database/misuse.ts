/** The sentences of calls that a handle refuses. */

import { DatabaseError, ValidationError } from './errors.ts';

export function foreignKeysInTransaction(): DatabaseError {
  return new DatabaseError(
    'invalid',
    'Foreign keys cannot be switched off inside a transaction: SQLite ignores the pragma there. Make the call on the database handle.',
  );
}

export function writeInReadTransaction(): DatabaseError {
  return new DatabaseError(
    'invalid',
    "A read transaction was asked to write. Open it with { access: 'write' }; a lock cannot be upgraded safely halfway.",
  );
}

/** Some drivers would run it, and then no outcome and no retry could be relied on. */
export function writeAsRead(sql: string): ValidationError {
  return new ValidationError(
    null,
    "The statement changes the database but was run as a read. Use execute(), or give its operation the access 'write'. Nothing was sent.",
    { sql },
  );
}

export function noOperation(): ValidationError {
  return new ValidationError(
    null,
    'run() and batch() take operations, such as store.sessions makes them. For SQL text use query(), execute() or script().',
  );
}

/** Whoever started the call cannot know that it failed, so the transaction does. */
export function failedUnawaited(error: DatabaseError): DatabaseError {
  return new DatabaseError(
    error.code,
    `A call inside the transaction was not awaited and failed after the body had returned; everything was rolled back. Await every call. The call's error: ${error.message}`,
    { cause: error },
  );
}

export function rolledBackByEngine(): DatabaseError {
  return new DatabaseError(
    'rolled-back',
    'This transaction ended before its commit, and not by its body: the engine undid it (after a conflict, or on a full disk), the server took its lock away, or the database was closed. Nothing of it was applied; run the whole transaction again.',
    { retryable: true },
  );
}

const REMEDIES = {
  export:
    'Only a database in this process can be had as bytes: use @coterie/better-sqlite3 or @coterie/sqljs, or back the file up.',
  backup: 'A database in memory is had by export(), and one on a server is copied where the server runs.',
  sync: 'Only a replica has a server to sync with: open one with libsql({ url: "file:…", syncUrl }).',
} as const;

export function cannot(what: keyof typeof REMEDIES, engine: string): DatabaseError {
  return new DatabaseError('unsupported', `This database (${engine}) has no ${what}. ${REMEDIES[what]}`);
}

export function insideTransaction(what: keyof typeof REMEDIES): DatabaseError {
  return new DatabaseError(
    'invalid',
    `A ${what} was asked for inside a transaction of its own database, whose end it would wait for. Call it after the body has returned.`,
  );
}
