import { date, flag, integer, nullable, readDate, text } from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import { performance, readPerformance } from './performance.ts';
import type { Department } from './types.ts';

/** `migrations/007_orchestration.sql`. */
const columns: Columns<Department> = {
  seq: column('seq', integer),
  id: column('id', text()),
  name: column('name', text()),
  domain: column('domain', text()),
  sessionId: column('session_id', text()),
  isActive: column('is_active', flag),
  currentTask: column('current_task', nullable(text())),
  performance: column('performance_json', performance),
  createdAt: column('created_at', date),
  updatedAt: column('updated_at', date),
};

export const departmentTable = new Table<Department>('departments', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  name: row[2] as string,
  domain: row[3] as string,
  sessionId: row[4] as string,
  isActive: row[5] === 1,
  currentTask: row[6] as string | null,
  performance: readPerformance(row[7]),
  createdAt: readDate(row[8]),
  updatedAt: readDate(row[9]),
}));
