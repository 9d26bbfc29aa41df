import type { Value } from './contract.ts';

/**
 * What went wrong, in the words of the caller's choices:
 *
 * - `busy` another connection holds the lock and the wait ran out · `timeout` a wait in this process ran out ·
 *   `aborted` the caller's signal
 * - `constraint` the schema refuses the data · `invalid` the call itself is wrong (values, arguments, misuse) ·
 *   `query` the engine refuses the SQL · `decode` the answer could not be read as the operation expects
 * - `closed` the handle has ended · `rolled-back` the engine or server ended the transaction
 * - `cannot-open`, `not-a-database`, `corrupt`, `readonly`, `full`, `io` the file
 * - `connection` the server cannot be reached or went away · `unauthorized` it refuses the credentials
 * - `too-big` more than the engine or server takes · `unsupported` this driver cannot do that at all
 * - `encryption` the key is missing or is not the one · `conflict` what the call rests on is no longer so, such as a lease
 * - `migration` the schema's history · `internal` a defect, of ours or of a driver
 */
export type ErrorCode =
  | 'busy'
  | 'timeout'
  | 'aborted'
  | 'constraint'
  | 'invalid'
  | 'query'
  | 'decode'
  | 'closed'
  | 'rolled-back'
  | 'cannot-open'
  | 'not-a-database'
  | 'corrupt'
  | 'readonly'
  | 'full'
  | 'io'
  | 'connection'
  | 'unauthorized'
  | 'too-big'
  | 'unsupported'
  | 'encryption'
  | 'conflict'
  | 'migration'
  | 'internal';

/** Whether the failed call changed the database. `unknown`: a server took it and its answer never came. */
export type Outcome = 'applied' | 'not-applied' | 'unknown';

/** The violated rule, as far as the engine tells. */
export interface Constraint {
  /** A duplicate primary key is `unique` too: servers and sql.js do not tell the two apart. */
  readonly kind: 'unique' | 'foreign-key' | 'not-null' | 'check' | 'datatype' | 'trigger';
  /** The table, where the engine names it. */
  readonly table?: string;
  /** Columns of a unique constraint or primary key, of a NOT NULL constraint, or of a STRICT datatype. */
  readonly columns?: readonly string[];
  /** Name of a named CHECK constraint (or its text when unnamed), or the message of a trigger's RAISE. */
  readonly name?: string;
}

export interface DatabaseErrorOptions {
  readonly outcome?: Outcome;
  readonly retryable?: boolean;
  readonly constraint?: Constraint;
  readonly statementIndex?: number | undefined;
  readonly sql?: string;
  readonly params?: readonly Value[];
  readonly cause?: unknown;
}

/** Every failure of a database. Its message says what was wrong and what to do next. */
export class DatabaseError extends Error {
  override readonly name: string = 'DatabaseError';
  readonly code: ErrorCode;
  /** Whether anything of the failed call is in the database. */
  readonly outcome: Outcome;
  /** Whether the same call can succeed when it is made again, without doing anything twice. */
  readonly retryable: boolean;
  readonly constraint?: Constraint;
  /** Index of the failed statement in its call; absent when BEGIN or COMMIT failed, or nothing was sent. */
  readonly statementIndex?: number | undefined;
  readonly sql?: string;
  /** The statement's values; secrets and long ones are redacted. */
  readonly params?: readonly Value[];

  constructor(code: ErrorCode, message: string, options: DatabaseErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.outcome = options.outcome ?? 'not-applied';
    this.retryable = options.retryable ?? false;
    if (options.constraint !== undefined) this.constraint = options.constraint;
    if (options.statementIndex !== undefined) this.statementIndex = options.statementIndex;
    if (options.sql !== undefined) this.sql = options.sql;
    if (options.params !== undefined) this.params = options.params;
  }
}

/** Data that breaks a rule of the schema, or an argument that no schema could take. */
export class ValidationError extends DatabaseError {
  override readonly name = 'ValidationError';
  /** The field in the caller's spelling (`projectPath`); null when the rule concerns no single field. */
  readonly field: string | null;

  constructor(
    field: string | null,
    message: string,
    options: DatabaseErrorOptions & { readonly code?: ErrorCode } = {},
  ) {
    super(options.code ?? 'invalid', message, options);
    this.field = field;
  }
}

/** What an error knows, for one that says the same in other words. */
export function factsOf(error: DatabaseError): DatabaseErrorOptions {
  const { outcome, retryable, constraint, statementIndex, sql, params, cause } = error;
  return {
    outcome,
    retryable,
    statementIndex,
    cause,
    ...(constraint && { constraint }),
    ...(sql !== undefined && { sql }),
    ...(params && { params }),
  };
}

/** The same error, pointing at another statement of the call; `undefined` when the failure belongs to none of them. */
export function relocateError(error: DatabaseError, statementIndex: number | undefined): DatabaseError {
  return Object.assign(error, { statementIndex });
}
