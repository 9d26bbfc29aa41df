import { type Flow, type Handle, type Mode, type Result, runFlow, wait } from '@coterie/core';
import type { Checkpoints } from './repository.ts';
import type { Checkpoint, CheckpointWithSnapshot } from './types.ts';

/** Bytes of snapshots that one round trip reads at most, unless one alone has more. */
const PIECE = 4_000_000;
/** Statements of one round trip. */
const ROWS = 500;

/** A store, or one inside a transaction. */
interface Source<M extends Mode> {
  readonly db: Handle<M>;
  readonly operations: { readonly checkpoints: Pick<Checkpoints<'operation'>, 'get'> };
}

/**
 * The checkpoints of a list or search with their snapshots, each proven as `get` does. Snapshots go in pieces of 4 MB of JSON and
 * 500 at most, each one round trip, however long the list is. One that was deleted meanwhile is left out.
 * @throws {DatabaseError} as `get` does, for the first that cannot be read.
 */
export function withSnapshots<M extends Mode>(
  store: Source<M>,
  listed: readonly Checkpoint[],
): Result<M, readonly CheckpointWithSnapshot[]> {
  return runFlow(store.db.mode, read(store, listed));
}

function* read(
  { db, operations }: Source<Mode>,
  listed: readonly Checkpoint[],
): Flow<readonly CheckpointWithSnapshot[]> {
  const found: CheckpointWithSnapshot[] = [];
  for (const piece of piecesOf(listed)) {
    const answers = yield* wait(db.batch(piece.map(({ id }) => operations.checkpoints.get(id))));
    for (const one of answers) if (one !== null) found.push(one);
  }
  return found;
}

function piecesOf(listed: readonly Checkpoint[]): readonly (readonly Checkpoint[])[] {
  const pieces: Checkpoint[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const one of listed) {
    if (bytes + one.size > PIECE || pieces.at(-1)?.length === ROWS) {
      pieces.push([]);
      bytes = 0;
    }
    pieces.at(-1)?.push(one);
    bytes += one.size;
  }
  return pieces;
}
