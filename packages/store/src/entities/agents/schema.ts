import { date, integer, json, nullable, readDate, readJson, real, text } from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import type { Agent } from './types.ts';

/** `migrations/004_projects.sql`. */
const columns: Columns<Agent> = {
  seq: column('seq', integer),
  id: column('id', text()),
  projectId: column('project_id', text()),
  parentId: column('parent_id', nullable(text())),
  name: column('name', nullable(text())),
  status: column('status', text()),
  config: column('config', json()),
  currentTask: column('current_task', nullable(text())),
  totalTokens: column('total_tokens', integer),
  totalCost: column('total_cost', real),
  iterationCount: column('iteration_count', integer),
  depth: column('depth', integer),
  createdAt: column('created_at', date),
  updatedAt: column('updated_at', date),
};

export const agentTable = new Table<Agent>('agents', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  projectId: row[2] as string,
  parentId: row[3] as string | null,
  name: row[4] as string | null,
  status: row[5] as Agent['status'],
  config: readJson(row[6]),
  currentTask: row[7] as string | null,
  totalTokens: row[8] as number,
  totalCost: row[9] as number,
  iterationCount: row[10] as number,
  depth: row[11] as number,
  createdAt: readDate(row[12]),
  updatedAt: readDate(row[13]),
}));
