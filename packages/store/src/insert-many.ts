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

/** What creates several at once, as an operation. */
interface Creator {
  createMany(given: readonly never[]): Operation<readonly unknown[]>;
}

/** Rows per round trip. */
const PIECE = 500;

/** See `Store.insertMany`. */
export function* insertInPieces(
  db: Handle,
  creatorOf: () => Creator,
  given: readonly object[],
  options?: CallOptions,
): Flow<InsertReport> {
  const entity = creatorOf();
  const rejected: Rejected[] = [];
  let inserted = 0;
  // The pieces that are still to come, the next one last.
  const pieces: (readonly [from: number, to: number])[] = [];
  for (let from = 0; from < given.length; from += PIECE) pieces.push([from, Math.min(from + PIECE, given.length)]);
  pieces.reverse();
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    const [from, to] = piece;
    try {
      yield* wait(db.run(entity.createMany(given.slice(from, to) as never[]), options));
      inserted += to - from;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      if (!isOfARow(error)) throw error;
      if (to - from > 1) {
        const middle = from + Math.ceil((to - from) / 2);
        pieces.push([middle, to], [from, middle]);
      } else {
        const { id } = given[from] as { readonly id?: string };
        rejected.push({ index: from, id: id ?? null, error });
      }
    }
  }
  return { inserted, rejected };
}

/** Whether a row is to blame, or several together; `invalid` without a field would be the call itself. */
function isOfARow(error: DatabaseError): boolean {
  return error.code === 'constraint' || error.code === 'too-big' || error instanceof ValidationError;
}
