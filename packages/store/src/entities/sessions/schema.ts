import { date, integer, json, nullable, readDate, readDateOrNull, readJson, text } from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import type { Session } from './types.ts';

/** `migrations/001_sessions.sql`, without `title_source`, which is the import's own. */
const columns: Columns<Session> = {
  seq: column('seq', integer),
  id: column('id', text()),
  type: column('type', text()),
  name: column('name', nullable(text())),
  status: column('status', text()),
  title: column('title', nullable(text())),
  branch: column('branch', nullable(text())),
  workspace: column('workspace', nullable(text())),
  projectPath: column('project_path', nullable(text())),
  claudeStatus: column('claude_status', nullable(text())),
  capabilities: column('capabilities_json', json()),
  constraints: column('constraints_json', json()),
  metadata: column('metadata_json', json()),
  createdAt: column('created_at', date),
  updatedAt: column('updated_at', date),
  lastActivity: column('last_activity', date),
  terminationReason: column('termination_reason', nullable(text())),
  terminatedAt: column('terminated_at', nullable(date)),
  origin: column('origin', text()),
};

export const sessionTable = new Table<Session>('sessions', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  type: row[2] as Session['type'],
  name: row[3] as string | null,
  status: row[4] as Session['status'],
  title: row[5] as string | null,
  branch: row[6] as string | null,
  workspace: row[7] as string | null,
  projectPath: row[8] as string | null,
  claudeStatus: row[9] as Session['claudeStatus'],
  capabilities: readJson(row[10]),
  constraints: readJson(row[11]),
  metadata: readJson(row[12]),
  createdAt: readDate(row[13]),
  updatedAt: readDate(row[14]),
  lastActivity: readDate(row[15]),
  terminationReason: row[16] as string | null,
  terminatedAt: readDateOrNull(row[17]),
  origin: row[18] as Session['origin'],
}));
