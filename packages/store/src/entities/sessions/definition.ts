import type { Environment } from '../../environment.ts';
import { type Definition, following } from '../../table/definition.ts';
import { IS_LISTED } from './listed.ts';
import { sessionTable } from './schema.ts';
import type { NewSession, Session, SessionTypes } from './types.ts';

const WRITABLE = [
  'id',
  'type',
  'name',
  'status',
  'title',
  'branch',
  'workspace',
  'projectPath',
  'claudeStatus',
  'capabilities',
  'constraints',
  'metadata',
  'createdAt',
  'updatedAt',
  'lastActivity',
  'terminationReason',
  'terminatedAt',
] as const satisfies readonly (keyof Session)[];

export const SESSION_STATUSES = ['initializing', 'active', 'idle', 'completed', 'error', 'terminated'] as const;

export const sessionDefinition: Definition<SessionTypes> = {
  table: sessionTable,
  writable: WRITABLE,
  changeable: WRITABLE.filter((field) => field !== 'id' && field !== 'createdAt'),
  changedAt: 'updatedAt',
  derived: {
    title: [
      {
        ...following<string | null>('title_source', (title) => (title === null ? null : 'api')),
        update: { sql: "'api'", params: () => [] },
      },
    ],
  },
  filters: {
    ids: 'id',
    type: 'type',
    status: 'status',
    claudeStatus: 'claudeStatus',
    workspace: 'workspace',
    projectPath: 'projectPath',
  },
  listed: IS_LISTED,
  orders: ['createdAt', 'lastActivity'],
  searched: ['name', 'title', 'workspace', 'projectPath'],
  prepare,
};

function prepare(session: NewSession, { now, id }: Environment): Pick<Session, (typeof WRITABLE)[number]> {
  const createdAt = session.createdAt ?? now();
  return {
    id: session.id ?? id(),
    type: session.type,
    name: session.name ?? null,
    status: session.status ?? 'initializing',
    title: session.title ?? null,
    branch: session.branch ?? null,
    workspace: session.workspace ?? null,
    projectPath: session.projectPath ?? null,
    claudeStatus: session.claudeStatus ?? (session.type === 'claude' ? 'not_started' : null),
    capabilities: session.capabilities ?? [],
    constraints: session.constraints ?? [],
    metadata: session.metadata ?? {},
    createdAt,
    updatedAt: session.updatedAt ?? createdAt,
    lastActivity: session.lastActivity ?? createdAt,
    terminationReason: session.terminationReason ?? null,
    terminatedAt: session.terminatedAt ?? null,
  };
}
