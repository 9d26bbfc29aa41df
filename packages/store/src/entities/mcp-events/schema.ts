import { date, flag, integer, json, nullable, readDate, readJsonOrNull, real, text } from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import type { McpEvent } from './types.ts';

/** `migrations/003_instances.sql`. */
const columns: Columns<McpEvent> = {
  seq: column('seq', integer),
  id: column('id', text()),
  instanceId: column('instance_id', text()),
  toolName: column('tool_name', text()),
  success: column('success', flag),
  errorMessage: column('error_message', nullable(text())),
  metadata: column('metadata_json', nullable(json())),
  durationMs: column('duration_ms', nullable(real)),
  timestamp: column('timestamp', date),
};

export const mcpEventTable = new Table<McpEvent>('mcp_events', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  instanceId: row[2] as string,
  toolName: row[3] as string,
  success: row[4] === 1,
  errorMessage: row[5] as string | null,
  metadata: readJsonOrNull(row[6]),
  durationMs: row[7] as number | null,
  timestamp: readDate(row[8]),
}));
