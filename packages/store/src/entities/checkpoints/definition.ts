import type { Environment } from '../../environment.ts';
import { searchText, searchTextOf } from '../../search/text-column.ts';
import { text } from '../../table/codec.ts';
import { type Definition, following } from '../../table/definition.ts';
import { checkpointTable as table } from './schema.ts';
import { storedSnapshot } from './snapshot.ts';
import type {
  CheckpointMetadata,
  NewCheckpoint,
  StoredCheckpoint,
  StoredCheckpointTypes,
  StoredSnapshot,
} from './types.ts';

const WRITABLE = [
  'id',
  'name',
  'sessionId',
  'timestamp',
  'snapshot',
  'branches',
  'metadata',
  'createdBy',
  'sizeGiven',
  'checksumGiven',
  'compressed',
  'encrypted',
  'retentionExpiresAt',
  'restoredFrom',
] as const satisfies readonly (keyof StoredCheckpoint)[];

export const checkpointDefinition: Definition<StoredCheckpointTypes> = {
  table,
  writable: WRITABLE,
  changeable: ['name', 'branches', 'metadata', 'retentionExpiresAt'],
  derived: {
    name: [searchText('name')],
    metadata: [searchTextOf('description', ({ description }: CheckpointMetadata) => description ?? null)],
    snapshot: [
      following('size', ({ size }: StoredSnapshot) => size),
      following('checksum', ({ checksum }: StoredSnapshot) => checksum),
      following('key_id', ({ keyId }: StoredSnapshot) => keyId),
      { ...following('snapshot_data', ({ data }: StoredSnapshot) => data), blob: true },
    ],
  },
  // A missing source is told by a trigger.
  reference: 'sessionId',
  filters: {
    ids: 'id',
    sessionId: 'sessionId',
    feature: 'feature',
    tag: {
      through: 'checkpoint_tags',
      value: 'tag',
      codec: text(),
      seq: 'checkpoint_seq',
      orders: { timestamp: 'checkpoint_timestamp' },
    },
    priority: 'priority',
    author: 'author',
    workflowId: 'workflowId',
    stepId: 'stepId',
    createdBy: 'createdBy',
    compressed: 'compressed',
    encrypted: 'encrypted',
    keyId: 'keyId',
    restoredFrom: 'restoredFrom',
    takenFrom: { field: 'timestamp', is: '>=' },
    takenBefore: { field: 'timestamp', is: '<' },
    expiresBefore: { field: 'retentionExpiresAt', is: '<' },
  },
  orders: ['timestamp'],
  searched: ['name', 'description'],
  prepare,
};

type Prepared = Pick<StoredCheckpoint, (typeof WRITABLE)[number]>;

function prepare(checkpoint: NewCheckpoint, environment: Environment): Prepared {
  const { name, sessionId, snapshot, compressed = false, encrypted = false } = checkpoint;
  const id = checkpoint.id ?? environment.id();
  // Before anything is sealed for it.
  table.encode('id', id);
  table.encode('compressed', compressed);
  table.encode('encrypted', encrypted);
  return {
    id,
    name,
    sessionId,
    timestamp: checkpoint.timestamp ?? environment.now(),
    snapshot: storedSnapshot(snapshot, { id, compressed, encrypted }, environment),
    branches: checkpoint.branches ?? [],
    metadata: checkpoint.metadata ?? {},
    createdBy: checkpoint.createdBy ?? null,
    sizeGiven: checkpoint.sizeGiven ?? null,
    checksumGiven: checkpoint.checksumGiven ?? null,
    compressed,
    encrypted,
    retentionExpiresAt: checkpoint.retentionExpiresAt ?? null,
    restoredFrom: checkpoint.restoredFrom ?? null,
  };
}
