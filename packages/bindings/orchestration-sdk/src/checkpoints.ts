import { type JsonValue, type Store, type Checkpoint as StoredCheckpoint, withSnapshots } from '@coterie/store';
import {
  type Checkpoint,
  type CheckpointUpdate,
  checkpointDialect as dialect,
  type NewCheckpoint,
  toCheckpoint,
} from './checkpoint.ts';
import { type QueryOptions, rowsOf } from './query.ts';

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
    const given = dialect.new(checkpoint);
    try {
      const row = await this.#store.checkpoints.create(given);
      // As it is when it is read again: a date in it is text.
      return toCheckpoint({ ...row, snapshot: JSON.parse(JSON.stringify(given.snapshot)) as JsonValue });
    } catch (error) {
      throw dialect.told(error);
    }
  }

  /** With its snapshot, which is proven to be what was stored. Null when there is none. */
  async getCheckpoint(id: string): Promise<Checkpoint | null> {
    const row = await this.#store.checkpoints.get(id);
    return row === null ? null : toCheckpoint(row);
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
    return (await this.#store.checkpoints.update(id, dialect.patch(changes))) !== null;
  }

  /** False when there was none. */
  async deleteCheckpoint(id: string): Promise<boolean> {
    return this.#store.checkpoints.delete(id);
  }

  async #withSnapshots(rows: readonly StoredCheckpoint[]): Promise<Checkpoint[]> {
    return (await withSnapshots(this.#store, rows)).map(toCheckpoint);
  }
}
