/** Sessions as rows, for those who write their SQL by hand. */
import type { NewSession, Session } from '@coterie/store';
import { v7 } from 'uuid';

export const SESSION_COLUMNS = [
  'seq',
  'id',
  'type',
  'name',
  'status',
  'title',
  'branch',
  'workspace',
  'project_path',
  'claude_status',
  'capabilities_json',
  'constraints_json',
  'metadata_json',
  'created_at',
  'updated_at',
  'last_activity',
  'termination_reason',
  'terminated_at',
  'origin',
] as const;

export interface SessionRow {
  readonly seq: number;
  readonly id: string;
  readonly type: Session['type'];
  readonly name: string | null;
  readonly status: Session['status'];
  readonly title: string | null;
  readonly branch: string | null;
  readonly workspace: string | null;
  readonly project_path: string | null;
  readonly claude_status: Session['claudeStatus'];
  readonly capabilities_json: string;
  readonly constraints_json: string;
  readonly metadata_json: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly last_activity: string;
  readonly termination_reason: string | null;
  readonly terminated_at: string | null;
  readonly origin: Session['origin'];
}

export function sessionOf(row: SessionRow): Session {
  return {
    seq: row.seq,
    id: row.id,
    type: row.type,
    name: row.name,
    status: row.status,
    title: row.title,
    branch: row.branch,
    workspace: row.workspace,
    projectPath: row.project_path,
    claudeStatus: row.claude_status,
    capabilities: JSON.parse(row.capabilities_json),
    constraints: JSON.parse(row.constraints_json),
    metadata: JSON.parse(row.metadata_json),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    lastActivity: new Date(row.last_activity),
    terminationReason: row.termination_reason,
    terminatedAt: row.terminated_at === null ? null : new Date(row.terminated_at),
    origin: row.origin,
  };
}

/** What the row of a new session is given. */
export function newRow(given: NewSession) {
  const createdAt = (given.createdAt ?? new Date()).toISOString();
  const title = given.title ?? null;
  return {
    id: given.id ?? v7(),
    type: given.type,
    name: given.name ?? null,
    status: given.status ?? 'initializing',
    title,
    title_source: title === null ? null : 'api',
    branch: given.branch ?? null,
    workspace: given.workspace ?? null,
    project_path: given.projectPath ?? null,
    claude_status: given.claudeStatus ?? (given.type === 'claude' ? 'not_started' : null),
    capabilities_json: JSON.stringify(given.capabilities ?? []),
    constraints_json: JSON.stringify(given.constraints ?? []),
    metadata_json: JSON.stringify(given.metadata ?? {}),
    created_at: createdAt,
    updated_at: given.updatedAt?.toISOString() ?? createdAt,
    last_activity: given.lastActivity?.toISOString() ?? createdAt,
    termination_reason: given.terminationReason ?? null,
    terminated_at: given.terminatedAt?.toISOString() ?? null,
  } satisfies Omit<SessionRow, 'seq' | 'origin'> & { title_source: string | null };
}

export const NO_SESSIONS = { initializing: 0, active: 0, idle: 0, completed: 0, error: 0, terminated: 0 };
