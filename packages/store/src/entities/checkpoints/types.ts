import type { JsonValue } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';

/** A state of a session to go back to. Its snapshot, which may be large, is given by `get` alone. */
export interface Checkpoint {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  readonly name: string;
  readonly sessionId: string;
  /** When it was taken. */
  readonly timestamp: Date;
  readonly branches: readonly string[];
  readonly metadata: CheckpointMetadata;
  /** The same as in `metadata`, as are those below; null where it is not there. */
  readonly feature: string | null;
  readonly priority: string | null;
  readonly author: string | null;
  readonly description: string | null;
  readonly workflowId: string | null;
  readonly stepId: string | null;
  readonly createdBy: string | null;
  /** Bytes of the snapshot as JSON text in UTF-8, whether that is compressed and encrypted or not. The store computes it. */
  readonly size: number;
  /**
   * SHA-256 of the same text, in hexadecimal digits; where it is encrypted, of the encrypted bytes, since with one of the
   * text whoever reads the file could try what it may have been. The store computes it.
   */
  readonly checksum: string;
  /** What whoever took it said of its size, in bytes; kept as given, not proven. Null where nothing was said. */
  readonly sizeGiven: number | null;
  /** The same of its checksum, in any form. */
  readonly checksumGiven: string | null;
  readonly compressed: boolean;
  readonly encrypted: boolean;
  /** Which key it is encrypted with; null where it is not. */
  readonly keyId: string | null;
  /** From when on `deleteExpired` takes it; null for never. */
  readonly retentionExpiresAt: Date | null;
  /** The id of the checkpoint that it was made of; null also when that was deleted. */
  readonly restoredFrom: string | null;
}

/** A checkpoint with its snapshot, which was proven to be what was stored. */
export interface CheckpointWithSnapshot extends Checkpoint {
  readonly snapshot: JsonValue;
}

/** What is known of it besides. What is not known is not there; facts of one's own are kept beside these. */
export interface CheckpointMetadata {
  readonly feature?: string | undefined;
  /** Such as `high`. */
  readonly priority?: string | undefined;
  readonly author?: string | undefined;
  readonly description?: string | undefined;
  readonly workflowId?: string | undefined;
  readonly stepId?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly [fact: string]: JsonValue | undefined;
}

/** What a new checkpoint is made of; the rest has defaults, or is filled by the store. */
export interface NewCheckpoint {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly sessionId: string;
  /** Default: now. */
  readonly timestamp?: Date | undefined;
  readonly snapshot: JsonValue;
  readonly branches?: readonly string[] | undefined;
  /** Everybody may read it, also where the snapshot is encrypted. */
  readonly metadata?: CheckpointMetadata | undefined;
  readonly createdBy?: string | null | undefined;
  /** What is said of its size elsewhere, in bytes from 0 on. It is kept as given and not proven; `size` is the store's own. */
  readonly sizeGiven?: number | null | undefined;
  /** The same of its checksum, in any form. Everybody may read it, also where the snapshot is encrypted. */
  readonly checksumGiven?: string | null | undefined;
  /** Default false. With true the store needs its `compression`. */
  readonly compressed?: boolean | undefined;
  /** Default false. With true the store needs its `encryption`. */
  readonly encrypted?: boolean | undefined;
  readonly retentionExpiresAt?: Date | null | undefined;
  /** The id of a stored checkpoint; `restore` says it by itself. */
  readonly restoredFrom?: string | null | undefined;
}

/** What changes; `metadata` takes the place of all that was known. A snapshot never does: make another checkpoint. */
export type CheckpointPatch = Partial<Pick<NewCheckpoint, 'name' | 'branches' | 'metadata' | 'retentionExpiresAt'>>;

/** What a restored checkpoint has of its own. Whatever is left out is taken from its source, but for times and creator. */
export type RestoredCheckpoint = Partial<
  Omit<NewCheckpoint, 'snapshot' | 'sizeGiven' | 'checksumGiven' | 'restoredFrom'>
>;

/** All that is given must hold. An array means any of its values. */
export interface CheckpointFilter {
  readonly ids?: readonly string[] | undefined;
  readonly sessionId?: OneOf<string> | undefined;
  readonly feature?: OneOf<string> | undefined;
  readonly tag?: OneOf<string> | undefined;
  readonly priority?: OneOf<string> | undefined;
  readonly author?: OneOf<string> | undefined;
  readonly workflowId?: OneOf<string> | undefined;
  readonly stepId?: OneOf<string> | undefined;
  readonly createdBy?: OneOf<string> | undefined;
  readonly compressed?: boolean | undefined;
  readonly encrypted?: boolean | undefined;
  /** Which key they are encrypted with. */
  readonly keyId?: OneOf<string> | undefined;
  readonly restoredFrom?: OneOf<string> | undefined;
  /** Taken at this moment or later. */
  readonly takenFrom?: Date | undefined;
  /** Taken earlier than this. */
  readonly takenBefore?: Date | undefined;
  /** Kept until some moment earlier than this. */
  readonly expiresBefore?: Date | undefined;
}

export interface CheckpointTypes extends EntityTypes {
  readonly entity: Checkpoint;
  readonly new: NewCheckpoint;
  readonly patch: CheckpointPatch;
  readonly filter: CheckpointFilter;
  readonly order: 'timestamp';
}

export type CheckpointList = ListOf<CheckpointTypes>;

/** What is stored of a snapshot. */
export interface StoredSnapshot extends Pick<Checkpoint, 'size' | 'checksum' | 'keyId'> {
  /** Null where there are bytes instead. */
  readonly text: string | null;
  readonly data: Uint8Array | null;
}

/** A row, with what is written of its snapshot. */
export interface StoredCheckpoint extends Checkpoint {
  readonly snapshot?: StoredSnapshot;
}

export interface StoredCheckpointTypes extends CheckpointTypes {
  readonly entity: StoredCheckpoint;
}
