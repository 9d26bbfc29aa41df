import {
  type Codec,
  date,
  flag,
  integer,
  nullable,
  readDate,
  readDateOrNull,
  readJson,
  text,
  texts,
} from '../../table/codec.ts';
import { apart, type Columns, column, generated, Table } from '../../table/table.ts';
import { metadata } from './metadata.ts';
import type { StoredCheckpoint, StoredSnapshot } from './types.ts';

const snapshot: Codec<StoredSnapshot> = { kind: 'json', nullable: true, encode: (stored) => stored.text };

/** `migrations/007_orchestration.sql`. */
const columns: Columns<StoredCheckpoint> = {
  seq: column('seq', integer),
  id: column('id', text()),
  name: column('name', text()),
  sessionId: column('session_id', text()),
  timestamp: column('timestamp', date),
  branches: column('branches_json', texts),
  metadata: column('metadata_json', metadata),
  feature: generated('feature', nullable(text())),
  priority: generated('priority', nullable(text())),
  author: generated('author', nullable(text())),
  description: generated('description', nullable(text())),
  workflowId: generated('workflow_id', nullable(text())),
  stepId: generated('step_id', nullable(text())),
  createdBy: column('created_by', nullable(text())),
  size: column('size', integer),
  checksum: column('checksum', text()),
  sizeGiven: column('size_given', nullable(integer)),
  checksumGiven: column('checksum_given', nullable(text())),
  compressed: column('compressed', flag),
  encrypted: column('encrypted', flag),
  keyId: column('key_id', nullable(text())),
  retentionExpiresAt: column('retention_expires_at', nullable(date)),
  restoredFrom: column('restored_from', nullable(text())),
  snapshot: apart('snapshot_json', snapshot),
};

export const checkpointTable = new Table<StoredCheckpoint>('checkpoints', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  name: row[2] as string,
  sessionId: row[3] as string,
  timestamp: readDate(row[4]),
  branches: readJson(row[5]),
  metadata: readJson(row[6]),
  feature: row[7] as string | null,
  priority: row[8] as string | null,
  author: row[9] as string | null,
  description: row[10] as string | null,
  workflowId: row[11] as string | null,
  stepId: row[12] as string | null,
  createdBy: row[13] as string | null,
  size: row[14] as number,
  checksum: row[15] as string,
  sizeGiven: row[16] as number | null,
  checksumGiven: row[17] as string | null,
  compressed: row[18] === 1,
  encrypted: row[19] === 1,
  keyId: row[20] as string | null,
  retentionExpiresAt: readDateOrNull(row[21]),
  restoredFrom: row[22] as string | null,
}));
