import type { JsonValue, Store, Checkpoint as StoredCheckpoint } from '@coterie/store';
import {
  type Checkpoint,
  type CheckpointUpdate,
  fromCheckpointUpdate,
  fromNewCheckpoint,
  keepingFacts,
  type NewCheckpoint,
  toCheckpoint,
} from './checkpoint.ts';
import { type QueryOptions, rowsOf } from './query.ts';

/** Bytes of snapshots that one round trip reads at most, unless one alone has more. */
const PIECE = 4_000_000;

/** `db.checkpoints`. They go with their session. */
export class Checkpoints {
  readonly #store: Store<'async'>;
  readonly #byWords: boolean;

  /** @param byWords whether searches use the index of words. */
  constructor(store: Store<'async'>, byWords: boolean) {
    this.#store = store;
    this.#byWords = byWords;
  }

  /**
   * @throws {ValidationError} with the field that breaks a rule: `sessionId` when there is no such session.
   * @throws {DatabaseError} `encryption` where it is to be encrypted and there is no key.
   */
  async create(checkpoint: NewCheckpoint): Promise<Checkpoint> {
    const given = fromNewCheckpoint(checkpoint);
    const row = await this.#store.checkpoints.create(given);
    // As it is when it is read again: a date in it is text.
    return toCheckpoint(row, JSON.parse(JSON.stringify(given.snapshot)) as JsonValue);
  }

  /** With its snapshot, which is proven to be what was stored. Null when there is none. */
  async getCheckpoint(id: string): Promise<Checkpoint | null> {
    const row = await this.#store.checkpoints.get(id);
    return row === null ? null : toCheckpoint(row, row.snapshot);
  }

  async getCheckpointsByFeature(feature: string, options: QueryOptions<'checkpoints'> = {}): Promise<Checkpoint[]> {
    return this.#withSnapshots(await this.#store.run(rowsOf('checkpoints', options, { feature })));
  }

  async getAllCheckpoints(options: QueryOptions<'checkpoints'> = {}): Promise<Checkpoint[]> {
    return this.#withSnapshots(await this.#store.run(rowsOf('checkpoints', options)));
  }

  /**
   * Checkpoints with all of these words in their names or descriptions, the best first; without the index
   * (`enableFTS: false`) those that contain the text, the newest first.
   * @param limit how many at most. Default 20.
   */
  async searchCheckpoints(query: string, limit?: number): Promise<Checkpoint[]> {
    const { checkpoints } = this.#store;
    const found = this.#byWords
      ? (await checkpoints.search(query, { limit })).map(({ item }) => item)
      : await checkpoints.searchByContent(query, { limit });
    return this.#withSnapshots(found);
  }

  /** A snapshot never changes: create another checkpoint. False when there is none. */
  async updateCheckpoint(id: string, changes: CheckpointUpdate): Promise<boolean> {
    const { metadata, ...update } = fromCheckpointUpdate(changes);
    if (metadata === undefined) return (await this.#store.checkpoints.update(id, update)) !== null;
    return this.#store.transaction(async (store) => {
      const [before] = await store.checkpoints.list({ where: { ids: [id] } });
      if (before === undefined) return false;
      await store.checkpoints.update(id, { ...update, metadata: keepingFacts(metadata, before.metadata) });
      return true;
    });
  }

  /** False when there was none. */
  async deleteCheckpoint(id: string): Promise<boolean> {
    return this.#store.checkpoints.delete(id);
  }

  /** One that is deleted meanwhile is left out. */
  async #withSnapshots(rows: readonly StoredCheckpoint[]): Promise<Checkpoint[]> {
    const { checkpoints } = this.#store.operations;
    const found: Checkpoint[] = [];
    for (const piece of piecesOf(rows)) {
      for (const row of await this.#store.batch(piece.map(({ id }) => checkpoints.get(id)))) {
        if (row !== null) found.push(toCheckpoint(row, row.snapshot));
      }
    }
    return found;
  }
}

function piecesOf(rows: readonly StoredCheckpoint[]): readonly (readonly StoredCheckpoint[])[] {
  const pieces: StoredCheckpoint[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    if (bytes + row.size > PIECE) {
      pieces.push([]);
      bytes = 0;
    }
    pieces.at(-1)?.push(row);
    bytes += row.size;
  }
  return pieces;
}
