import type { Environment } from '../../environment.ts';
import type { Definition } from '../../table/definition.ts';
import { mcpEventTable } from './schema.ts';
import type { McpEvent, McpEventTypes, NewMcpEvent } from './types.ts';

const WRITABLE = [
  'id',
  'instanceId',
  'toolName',
  'success',
  'errorMessage',
  'metadata',
  'durationMs',
  'timestamp',
] as const satisfies readonly (keyof McpEvent)[];

export const mcpEventDefinition: Definition<McpEventTypes> = {
  table: mcpEventTable,
  writable: WRITABLE,
  changeable: ['success', 'errorMessage', 'metadata', 'durationMs'],
  reference: 'instanceId',
  filters: {
    ids: 'id',
    instanceId: 'instanceId',
    toolName: 'toolName',
    success: 'success',
    since: { field: 'timestamp', is: '>=' },
    before: { field: 'timestamp', is: '<' },
  },
  orders: ['timestamp'],
  prepare,
};

function prepare(event: NewMcpEvent, { now, id }: Environment): Pick<McpEvent, (typeof WRITABLE)[number]> {
  const errorMessage = event.errorMessage ?? null;
  return {
    id: event.id ?? id(),
    instanceId: event.instanceId,
    toolName: event.toolName,
    success: event.success ?? errorMessage === null,
    errorMessage,
    metadata: event.metadata ?? null,
    durationMs: event.durationMs ?? null,
    timestamp: event.timestamp ?? now(),
  };
}
