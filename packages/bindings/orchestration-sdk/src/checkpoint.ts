/** What a checkpoint is, to the document and to the store. */

import { optionKinds } from '@coterie/core';
import {
  type CheckpointMetadata,
  type CheckpointWithSnapshot,
  definitions,
  type Entities,
  type JsonValue,
} from '@coterie/store';
import { Dialect } from '@coterie/store/dialect';

export type { CheckpointMetadata } from '@coterie/store';

export interface Checkpoint {
  readonly id: string;
  readonly name: string;
  readonly sessionId: string;
  readonly timestamp: Date;
  readonly snapshot: JsonValue;
  readonly branches: readonly string[];
  readonly metadata: CheckpointMetadata;
  readonly createdBy: string | null;
  /** In bytes: what the caller gave, or else the length of the snapshot as JSON. */
  readonly size: number;
  /** What the caller gave, or else the SHA-256 of the snapshot as JSON; of its encrypted bytes, where it is encrypted. */
  readonly checksum: string;
  readonly compressed: boolean;
  readonly encrypted: boolean;
  readonly retentionExpiresAt: Date | null;
  /** The id of the checkpoint that it was restored from; null also when that was deleted. */
  readonly restoredFrom: string | null;
}

export interface NewCheckpoint {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly sessionId: string;
  /** Default: now. */
  readonly timestamp?: Date | undefined;
  /** Anything that JSON can say. */
  readonly snapshot: unknown;
  readonly branches?: readonly string[] | undefined;
  readonly metadata?: CheckpointMetadata | undefined;
  readonly createdBy?: string | null | undefined;
  /** In bytes. Kept as given and not proven. Default: of the snapshot as JSON. */
  readonly size?: number | undefined;
  /** Kept as given and not proven. Default: the SHA-256. */
  readonly checksum?: string | undefined;
  /** Whether the snapshot is stored compressed. Default false. */
  readonly compressed?: boolean | undefined;
  /** Whether the snapshot is stored encrypted; see `encryptionKey` of `createDatabase`. Default false. */
  readonly encrypted?: boolean | undefined;
  readonly retentionExpiresAt?: Date | null | undefined;
  /** The id of a stored checkpoint. */
  readonly restoredFrom?: string | null | undefined;
}

/** What changes; fields that are absent or undefined stay. `metadata` takes the place of all that there was. */
export type CheckpointUpdate = Partial<Pick<NewCheckpoint, 'name' | 'branches' | 'metadata' | 'retentionExpiresAt'>>;

export const checkpointDialect: Dialect<
  Entities['checkpoints'],
  Omit<Checkpoint, 'snapshot'>,
  NewCheckpoint,
  CheckpointUpdate
> = new Dialect(definitions.checkpoints, {
  names: 'fields',
  called: {
    seq: null,
    feature: null,
    priority: null,
    author: null,
    description: null,
    workflowId: null,
    stepId: null,
    size: null,
    checksum: null,
    keyId: null,
    sizeGiven: 'size',
    checksumGiven: 'checksum',
  },
  shown: {
    size: ({ size, sizeGiven }) => sizeGiven ?? size,
    checksum: ({ checksum, checksumGiven }) => checksumGiven ?? checksum,
  },
  // The store takes null for what nobody gave.
  kinds: { size: optionKinds.count, checksum: optionKinds.text },
});

export function toCheckpoint({ snapshot, ...row }: CheckpointWithSnapshot): Checkpoint {
  return { ...checkpointDialect.row(row), snapshot };
}
