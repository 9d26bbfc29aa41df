import type { Environment } from '../../environment.ts';
import type { Definition, Derivation, Derived } from '../../table/definition.ts';
import { CREATED } from '../../table/filters.ts';
import { agentTable } from './schema.ts';
import type { Agent, AgentTypes, NewAgent } from './types.ts';

const WRITABLE = [
  'id',
  'projectId',
  'parentId',
  'name',
  'status',
  'config',
  'currentTask',
  'totalTokens',
  'totalCost',
  'iterationCount',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Agent)[];

const FIXED: readonly string[] = ['id', 'projectId', 'createdAt'];

export const AGENT_STATUSES = ['created', 'idle', 'working', 'paused', 'completed', 'failed'] as const;

/** One below the parent. Of a parent that is not there it is 1, and a trigger refuses the row with the field's name. */
const belowParent: Derivation<string | null> = {
  sql: `iif(? IS NULL, 0, coalesce((SELECT above.depth + 1 FROM agents AS above WHERE above.id = ?), 1))`,
  params: (parentId) => [parentId, parentId],
};

/** The depth of those below a moved agent follows by a trigger. */
const depth: Derived<string | null> = { column: 'depth', insert: belowParent, update: belowParent };

export const agentDefinition: Definition<AgentTypes> = {
  table: agentTable,
  writable: WRITABLE,
  changeable: WRITABLE.filter((field) => !FIXED.includes(field)),
  changedAt: 'updatedAt',
  derived: { parentId: [depth] },
  // A missing parent is told by a trigger.
  reference: 'projectId',
  filters: {
    ids: 'id',
    projectId: 'projectId',
    parentId: 'parentId',
    status: 'status',
    depth: 'depth',
    ...CREATED,
  },
  orders: ['createdAt'],
  prepare,
};

function prepare(agent: NewAgent, { now, id }: Environment): Pick<Agent, (typeof WRITABLE)[number]> {
  const createdAt = agent.createdAt ?? now();
  return {
    id: agent.id ?? id(),
    projectId: agent.projectId,
    parentId: agent.parentId ?? null,
    name: agent.name ?? null,
    status: agent.status ?? 'created',
    config: agent.config ?? {},
    currentTask: agent.currentTask ?? null,
    totalTokens: agent.totalTokens ?? 0,
    totalCost: agent.totalCost ?? 0,
    iterationCount: agent.iterationCount ?? 0,
    createdAt,
    updatedAt: agent.updatedAt ?? createdAt,
  };
}
