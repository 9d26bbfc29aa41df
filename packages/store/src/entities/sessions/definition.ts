import type { Value } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import { type Definition, type Derived, following } from '../../table/definition.ts';
import { IS_LISTED } from './listed.ts';
import { sessionTable } from './schema.ts';
import type { NewSession, Session, SessionStatus, SessionTypes } from './types.ts';

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

const timeOf = ({ terminatedAt }: Partial<Session>): Value => sessionTable.encode('terminatedAt', terminatedAt ?? null);

/** With the status `terminated` there is a time: that which is given, or was there before, or now. Another status clears it. */
const TERMINATED_SINCE: Derived<SessionStatus, Session> = {
  column: 'terminated_at',
  update: {
    sql: "iif(? = 'terminated', coalesce(?, terminated_at, ?), ?)",
    params: (status, { now }, session) => [status, timeOf(session), now().toISOString(), timeOf(session)],
  },
};

/** The reason stays as long as the status does, and goes with it unless another one is given. */
const TERMINATED_FOR: Derived<SessionStatus, Session> = {
  column: 'termination_reason',
  update: {
    sql: "iif(?, ?, iif(? = 'terminated', termination_reason, NULL))",
    params: (status, _, { terminationReason: reason }) => [
      Number(reason !== undefined),
      sessionTable.encode('terminationReason', reason ?? null),
      status,
    ],
  },
};

/** By itself it can be moved, and not be taken from a session that is terminated. */
const TERMINATED_AT: Derived<Date | null, Session> = {
  column: 'terminated_at',
  update: {
    sql: "coalesce(?, iif(status = 'terminated', terminated_at, NULL))",
    params: (_, __, session) => [timeOf(session)],
  },
};

export const sessionDefinition: Definition<SessionTypes> = {
  table: sessionTable,
  writable: WRITABLE,
  changeable: WRITABLE.filter((field) => field !== 'id' && field !== 'createdAt'),
  changedAt: 'updatedAt',
  derived: {
    status: [TERMINATED_SINCE, TERMINATED_FOR],
    terminatedAt: [TERMINATED_AT],
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
  const status = session.status ?? 'initializing';
  return {
    id: session.id ?? id(),
    type: session.type,
    name: session.name ?? null,
    status,
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
    terminatedAt: session.terminatedAt ?? (status === 'terminated' ? now() : null),
  };
}
