import { date, integer, json, nullable, readDate, readDateOrNull, readJson, real, text } from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import type { Project } from './types.ts';

/** `migrations/004_projects.sql`. */
const columns: Columns<Project> = {
  seq: column('seq', integer),
  id: column('id', text()),
  name: column('name', text()),
  description: column('description', nullable(text())),
  status: column('status', text()),
  promptPath: column('prompt_path', nullable(text())),
  settings: column('settings', json()),
  costTotal: column('cost_total', real),
  iterationCount: column('iteration_count', integer),
  createdAt: column('created_at', date),
  updatedAt: column('updated_at', date),
  endedAt: column('ended_at', nullable(date)),
};

export const projectTable = new Table<Project>('projects', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  name: row[2] as string,
  description: row[3] as string | null,
  status: row[4] as Project['status'],
  promptPath: row[5] as string | null,
  settings: readJson(row[6]),
  costTotal: row[7] as number,
  iterationCount: row[8] as number,
  createdAt: readDate(row[9]),
  updatedAt: readDate(row[10]),
  endedAt: readDateOrNull(row[11]),
}));
