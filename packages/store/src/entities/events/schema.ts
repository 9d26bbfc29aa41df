import { date, integer, type JsonValue, json, nullable, readDate, readJsonOrNull, text } from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import type { ProjectEvent } from './types.ts';

/** `migrations/004_projects.sql`. */
const columns: Columns<ProjectEvent> = {
  seq: column('seq', integer),
  id: column('id', text()),
  projectId: column('project_id', nullable(text())),
  agentId: column('agent_id', nullable(text())),
  type: column('type', text()),
  data: column('data', nullable(json<JsonValue>())),
  createdAt: column('created_at', date),
};

export const eventTable = new Table<ProjectEvent>('events', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  projectId: row[2] as string | null,
  agentId: row[3] as string | null,
  type: row[4] as string,
  data: readJsonOrNull<JsonValue>(row[5]),
  createdAt: readDate(row[6]),
}));
