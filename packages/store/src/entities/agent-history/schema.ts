import {
  date,
  integer,
  type JsonValue,
  json,
  nullable,
  readDate,
  readJsonOrNull,
  real,
  text,
} from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import type { HistoryMessage } from './types.ts';

/** `migrations/004_projects.sql`. */
const columns: Columns<HistoryMessage> = {
  seq: column('seq', integer),
  id: column('id', text()),
  agentId: column('agent_id', text()),
  role: column('role', text()),
  content: column('content', text()),
  toolCalls: column('tool_calls', nullable(json<readonly JsonValue[]>())),
  toolResults: column('tool_results', nullable(json<readonly JsonValue[]>())),
  usage: column('usage', nullable(json())),
  cost: column('cost', nullable(real)),
  createdAt: column('created_at', date),
};

export const historyTable = new Table<HistoryMessage>('agent_history', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  agentId: row[2] as string,
  role: row[3] as HistoryMessage['role'],
  content: row[4] as string,
  toolCalls: readJsonOrNull(row[5]),
  toolResults: readJsonOrNull(row[6]),
  usage: readJsonOrNull(row[7]),
  cost: row[8] as number | null,
  createdAt: readDate(row[9]),
}));
