import {
  type CallOptions,
  DatabaseError,
  type Flow,
  type Handle,
  type Operation,
  ValidationError,
  wait,
} from '@coterie/core';

/** A row that was refused. */
export interface Rejected {
  /** Its place among those that were given. */
  readonly index: number;
  /** The id that it was given; null where it was to get one. */
  readonly id: string | null;
  /**
   * A `ValidationError` with its field, unless the engine does not tell which of several references is missing; `too-big`
   * where the row alone is more than the engine or server takes.
   */
  readonly error: DatabaseError;
}

export interface InsertReport {
  readonly inserted: number;
  /** In the order in which they were given. */
  readonly rejected: readonly Rejected[];
}

/** How rows are inserted that are not yet as the store takes them. */
export interface Preparation<G, New> extends CallOptions {
  /** A row as the store takes it. What it throws of the kind of `DatabaseError` rejects the row, and nothing of it is stored. */
  readonly prepare: (row: G) => New;
}

/** What creates several at once, as an operation. */
interface Creator {
  createMany(given: readonly never[]): Operation<readonly unknown[]>;
}

/** Rows per round trip. */
const PIECE = 500;

/** See `Store.insertMany`. */
export function* insertInPieces(
  db: Handle,
  entity: string,
  creatorOf: () => Creator,
  given: readonly object[],
  { prepare = (row: object) => row, ...options }: Partial<Preparation<never, object>> = {},
): Flow<InsertReport> {
  const creator = creatorOf();
  if (!Array.isArray(given)) {
    throw new ValidationError(entity, `${entity} must be a list of what is to be inserted: [{ … }].`);
  }
  const rejected: Rejected[] = [];
  const rows: { readonly index: number; readonly row: object }[] = [];
  // A hole of a sparse array is a row that is missing.
  for (const [index, one] of given.entries()) {
    try {
      rows.push({ index, row: prepare(one as never) });
    } catch (error) {
      rejected.push(rejection(index, one, error));
    }
  }
  let inserted = 0;
  // The pieces that are still to come, the next one last.
  const pieces: (readonly [from: number, to: number])[] = [];
  for (let from = 0; from < rows.length; from += PIECE) pieces.push([from, Math.min(from + PIECE, rows.length)]);
  pieces.reverse();
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    const [from, to] = piece;
    const some = rows.slice(from, to);
    try {
      yield* wait(db.run(creator.createMany(some.map(({ row }) => row as never)), options));
      inserted += to - from;
    } catch (error) {
      if (!isOfARow(error)) throw error;
      if (to - from > 1) {
        const middle = from + Math.ceil((to - from) / 2);
        pieces.push([middle, to], [from, middle]);
      } else {
        for (const { index } of some) rejected.push(rejection(index, given[index], error));
      }
    }
  }
  return { inserted, rejected: rejected.sort((one, other) => one.index - other.index) };
}

/** Whether a row is to blame, or several together; `invalid` without a field would be the call itself. */
function isOfARow(error: unknown): error is DatabaseError {
  if (!(error instanceof DatabaseError)) return false;
  return error.code === 'constraint' || error.code === 'too-big' || error instanceof ValidationError;
}

/** @throws what is no fault of the row. */
function rejection(index: number, row: unknown, error: unknown): Rejected {
  if (!isOfARow(error)) throw error;
  return { index, id: (row as { readonly id?: string } | null)?.id ?? null, error };
}
