import type { Access, Mode, Result, ResultSet, Statement } from './contract.ts';
import { DatabaseError, type Outcome, relocateError } from './errors.ts';

/** A query or change as a pure value: what to run, and how to read the answer. It does no IO and can be kept. */
export interface Operation<T> {
  readonly access: Access;
  /** All of them run in one round trip; several are atomic. */
  readonly statements: readonly Statement[];
  decode(results: readonly ResultSet[]): T;
  /** Says a database error in the operation's own terms, as a constraint becomes a field; gives back what it does not know. */
  explain?(error: DatabaseError): DatabaseError;
}

/** An operation that reads its answer further. */
export function mapped<A, B>(operation: Operation<A>, read: (answer: A) => B): Operation<B> {
  return { ...operation, decode: (results) => read(operation.decode(results)) };
}

/** What a repository's methods return: operations as data, or the answers of running them. */
export type Kind = 'operation' | Mode;

/** The return type of a repository method of kind `K`. */
export type Out<K extends Kind, T> = K extends 'operation' ? Operation<T> : K extends Mode ? Result<K, T> : never;

/** What the operations of a tuple answer, in order. */
export type Answers<O extends readonly Operation<unknown>[]> = {
  -readonly [I in keyof O]: O[I] extends Operation<infer T> ? T : never;
};

/**
 * Reads the answer. A `DatabaseError` of the decoder is the answer itself, such as a key that opens nothing or a lease that
 * has ended: it keeps its code. Whatever else a decoder throws is a `decode` error. Both say whether the call changed
 * anything; in a transaction that is then rolled back, the handle takes the word back.
 */
export function decodeAnswer<T>(operation: Operation<T>, results: readonly ResultSet[]): T {
  try {
    return operation.decode(results);
  } catch (error) {
    if (error instanceof DatabaseError) throw Object.assign(error, { outcome: outcomeOf(operation, results) });
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseError('decode', `The answer of the database could not be read (${reason}).`, {
      outcome: outcomeOf(operation, results),
      cause: error,
      ...sqlOf(operation),
    });
  }
}

/**
 * What the decoder says of it does not count: in a batch it knows nothing of the other operations. Where the rows leave it
 * open, something counts as changed.
 */
function outcomeOf({ access }: Operation<unknown>, results: readonly ResultSet[]): Outcome {
  return access === 'read' || results.every(isEmpty) ? 'not-applied' : 'applied';
}

/** A statement that would have told of what it changes (RETURNING), and tells nothing. Without columns it may be DDL. */
function isEmpty({ columns, rows }: ResultSet): boolean {
  return columns.length > 0 && rows.length === 0;
}

function sqlOf(operation: Operation<unknown>): { readonly sql?: string } {
  const first = operation.statements[0];
  return first === undefined ? {} : { sql: first.sql };
}

/** Several operations as one: one round trip, one transaction, the answers as a tuple. */
export function combine<const O extends readonly Operation<unknown>[]>(operations: O): Operation<Answers<O>> {
  return {
    access: operations.some((operation) => operation.access === 'write') ? 'write' : 'read',
    statements: operations.flatMap((operation) => operation.statements),
    decode(results) {
      let at = 0;
      return operations.map((operation) => {
        const from = at;
        at += operation.statements.length;
        return operation.decode(results.slice(from, at));
      }) as Answers<O>;
    },
    explain(error) {
      let first = 0;
      for (const operation of operations) {
        const index = (error.statementIndex ?? -1) - first;
        if (index >= 0 && index < operation.statements.length) {
          const own = relocateError(error, index);
          return relocateError(operation.explain?.(own) ?? own, first + index);
        }
        first += operation.statements.length;
      }
      return error;
    },
  };
}
