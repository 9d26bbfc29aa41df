/** What a checkpoint is, to the document and to the store. */

import { ValidationError } from '@coterie/core';
import type {
  CheckpointMetadata,
  JsonValue,
  NewCheckpoint as StoreCheckpoint,
  Checkpoint as StoredCheckpoint,
} from '@coterie/store';
import { givenFields, jsonOf } from './given.ts';

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

const CHANGEABLE = [
  'name',
  'branches',
  'metadata',
  'retentionExpiresAt',
] as const satisfies readonly (keyof NewCheckpoint)[];

/** What changes; fields that are absent or undefined stay. `metadata` takes the place of all that there was. */
export type CheckpointUpdate = Partial<Pick<NewCheckpoint, (typeof CHANGEABLE)[number]>>;

const GIVEN = [
  'id',
  'sessionId',
  'timestamp',
  'snapshot',
  'createdBy',
  'size',
  'checksum',
  'compressed',
  'encrypted',
  'restoredFrom',
  ...CHANGEABLE,
] as const satisfies readonly (keyof NewCheckpoint)[];

/** Where a size and a checksum that the caller gave stand in the stored metadata; the store's own columns are what it proves. */
export const GIVEN_FACTS = '_given';

interface GivenFacts {
  readonly size?: number;
  readonly checksum?: string;
}

export function toCheckpoint(row: StoredCheckpoint, snapshot: JsonValue): Checkpoint {
  const { [GIVEN_FACTS]: facts, ...metadata } = row.metadata;
  const { size = row.size, checksum = row.checksum } = (facts ?? {}) as GivenFacts;
  return {
    id: row.id,
    name: row.name,
    sessionId: row.sessionId,
    timestamp: row.timestamp,
    snapshot,
    branches: row.branches,
    metadata,
    createdBy: row.createdBy,
    size,
    checksum,
    compressed: row.compressed,
    encrypted: row.encrypted,
    retentionExpiresAt: row.retentionExpiresAt,
    restoredFrom: row.restoredFrom,
  };
}

export function fromNewCheckpoint(given: NewCheckpoint): StoreCheckpoint {
  const { size, checksum, snapshot, metadata = {}, ...checkpoint } = givenFields(given, GIVEN);
  checkFacts(size, checksum);
  const facts = { ...(size !== undefined && { size }), ...(checksum !== undefined && { checksum }) };
  return { ...checkpoint, snapshot: jsonOf<JsonValue>(snapshot), metadata: withFacts(metadata, facts) };
}

export function fromCheckpointUpdate(given: CheckpointUpdate): Partial<StoreCheckpoint> {
  return givenFields(given, CHANGEABLE);
}

/** The metadata that a changed checkpoint is to have, with what was given of the snapshot. */
export function keepingFacts(metadata: CheckpointMetadata, before: CheckpointMetadata): CheckpointMetadata {
  return withFacts(metadata, (before[GIVEN_FACTS] ?? {}) as GivenFacts);
}

function withFacts(metadata: CheckpointMetadata, facts: GivenFacts): CheckpointMetadata {
  if (typeof metadata === 'object' && metadata !== null && Object.hasOwn(metadata, GIVEN_FACTS)) {
    throw new ValidationError(
      'metadata',
      `metadata has ${GIVEN_FACTS}, which is kept for size and checksum. Rename it.`,
    );
  }
  // What is no object is for the store to refuse.
  const isObject = typeof metadata === 'object' && !Array.isArray(metadata);
  return isObject && Object.keys(facts).length > 0 ? { ...metadata, [GIVEN_FACTS]: { ...facts } } : metadata;
}

function checkFacts(size: unknown, checksum: unknown): void {
  if (size !== undefined && !(Number.isSafeInteger(size) && (size as number) >= 0)) {
    throw new ValidationError('size', `size must be a whole number of bytes, but is ${String(size)}.`);
  }
  if (checksum !== undefined && typeof checksum !== 'string') {
    throw new ValidationError('checksum', `checksum must be a string, but is ${String(checksum)}.`);
  }
}
