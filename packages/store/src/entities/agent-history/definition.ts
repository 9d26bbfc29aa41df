import type { Environment } from '../../environment.ts';
import { searchText } from '../../search/text-column.ts';
import type { Definition } from '../../table/definition.ts';
import { CREATED } from '../../table/filters.ts';
import { historyTable } from './schema.ts';
import type { HistoryMessage, HistoryTypes, NewHistoryMessage } from './types.ts';

const WRITABLE = [
  'id',
  'agentId',
  'role',
  'content',
  'toolCalls',
  'toolResults',
  'usage',
  'cost',
  'createdAt',
] as const satisfies readonly (keyof HistoryMessage)[];

const FIXED: readonly string[] = ['id', 'agentId', 'createdAt'];

export const HISTORY_ROLES = ['user', 'assistant', 'tool'] as const;

export const historyDefinition: Definition<HistoryTypes> = {
  table: historyTable,
  writable: WRITABLE,
  changeable: WRITABLE.filter((field) => !FIXED.includes(field)),
  derived: { content: [searchText('content')] },
  reference: 'agentId',
  filters: {
    ids: 'id',
    agentId: 'agentId',
    role: 'role',
    ...CREATED,
  },
  orders: ['createdAt'],
  searched: ['content'],
  prepare,
};

function prepare(
  message: NewHistoryMessage,
  { now, id }: Environment,
): Pick<HistoryMessage, (typeof WRITABLE)[number]> {
  return {
    id: message.id ?? id(),
    agentId: message.agentId,
    role: message.role,
    content: message.content,
    toolCalls: message.toolCalls ?? null,
    toolResults: message.toolResults ?? null,
    usage: message.usage ?? null,
    cost: message.cost ?? null,
    createdAt: message.createdAt ?? now(),
  };
}
