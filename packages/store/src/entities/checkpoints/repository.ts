import type { Kind, Out } from '@coterie/core';
import type { TextSearch, Verbs } from '../../table/entity.ts';
import type { Checkpoint, CheckpointTypes, CheckpointWithSnapshot, RestoredCheckpoint } from './types.ts';

/**
 * Checkpoints: states of sessions to go back to, which go with their session. Lists come in the order in which they were
 * taken. Words are looked for in names and descriptions, never in snapshots.
 *
 * A snapshot is any JSON value. It is stored as text, or where that was said `compressed` as gzip, or `encrypted`: then
 * nothing of it reaches the database, its log, a backup or an error otherwise, while name, metadata, branches and size can
 * be read by everybody. A method that neither writes nor reads such a snapshot needs neither `compression` nor a key.
 *
 * A server takes a few megabytes in one call: a larger snapshot is `too-big` there, unless `compressed` makes it small enough.
 */
export interface Checkpoints<K extends Kind> extends Verbs<K, CheckpointTypes>, TextSearch<K, CheckpointTypes> {
  /**
   * The checkpoint with its snapshot, whose size and checksum are proven. Null when there is none.
   * @throws {DatabaseError} `decode` where it is not what was stored; `encryption` where it cannot be decrypted;
   * `unsupported` where it is compressed and the store was opened without `compression`.
   * See `withSnapshots` for those of a list.
   */
  get(id: string): Out<K, CheckpointWithSnapshot | null>;

  /**
   * Makes a new checkpoint of one that was read with `get`: its snapshot, stored in the same way, name, session, branches and
   * metadata, unless others are given, as of now; it does not expire unless that is said. `restoredFrom` tells of which, and
   * what was said of the snapshot's size and checksum (`sizeGiven`, `checksumGiven`) goes with it.
   * The checkpoint is given and not its id, since an encrypted snapshot is bound to its row and must be encrypted anew.
   */
  restore(source: CheckpointWithSnapshot, given?: RestoredCheckpoint): Out<K, Checkpoint>;

  /**
   * Deletes what was to be kept until this moment or an earlier one. @param at Default: now. @returns how many there were.
   */
  deleteExpired(at?: Date): Out<K, number>;
}
