/** Sessions: the document's rows and the store's, both ways. */

import type { ClaudeStatus, NewSession, SessionPatch, SessionStatus, Session as StoredSession } from '@coterie/store';
import {
  CLAUDE_STATUSES,
  type CreateSessionRequest,
  SESSION_STATUSES,
  type Session,
  type UpdateSessionRequest,
} from '../types.ts';
import { shownMetadata, storedMetadata } from './metadata.ts';
import { jsonOf, oneOf, refuseUnknown, textOf, textOrNull, timeOf } from './values.ts';

/** What other programs' sessions are at, in the document's words. */
const STATUSES: Readonly<Record<SessionStatus, string>> = {
  initializing: 'active',
  active: 'active',
  idle: 'active',
  completed: 'completed',
  error: 'error',
  terminated: 'completed',
};

const OF_CLAUDE: Readonly<Record<ClaudeStatus, string>> = {
  not_started: 'not_started',
  processing: 'processing',
  waiting_for_input: 'processing',
  completed: 'completed',
  error: 'error',
};

/** Imported sessions have a title and the folder of Claude Code instead of a name and a workspace. */
export function sessionRow(stored: StoredSession): Session {
  return {
    id: stored.id,
    title: stored.name ?? stored.title,
    created_at: stored.createdAt.toISOString(),
    updated_at: stored.updatedAt.toISOString(),
    status: STATUSES[stored.status],
    project_path: folderOf(stored),
    metadata: shownMetadata(stored.metadata),
    claude_status: OF_CLAUDE[stored.claudeStatus ?? 'not_started'],
  };
}

export function folderOf({ workspace, projectPath }: StoredSession): string {
  return workspace ?? projectPath ?? '';
}

const REQUESTED = ['title', 'project_path', 'metadata'] as const satisfies readonly (keyof CreateSessionRequest)[];

/** As the document's own `createSession` has it: what is empty is null. */
export function newSession(given: CreateSessionRequest): NewSession {
  refuseUnknown(given, REQUESTED);
  return {
    type: 'claude',
    name: textOrNull(given.title || null, 'title'),
    workspace: textOf(given.project_path, 'project_path'),
    status: 'active',
    claudeStatus: 'not_started',
    metadata: storedMetadata(jsonOf(given.metadata || null, 'metadata')),
  };
}

const CHANGEABLE = [
  'title',
  'status',
  'project_path',
  'metadata',
  'claude_status',
] as const satisfies readonly (keyof UpdateSessionRequest)[];

export function sessionPatch(given: UpdateSessionRequest): SessionPatch {
  refuseUnknown(given, CHANGEABLE);
  const { title, status, project_path, metadata, claude_status } = given;
  return {
    ...(title !== undefined && { name: textOrNull(title, 'title') }),
    // Without a name the title of an import would show.
    ...(title === null && { title: null }),
    ...(status !== undefined && { status: oneOf(SESSION_STATUSES, status, 'status') }),
    ...(project_path !== undefined && { workspace: textOf(project_path, 'project_path') }),
    ...(metadata !== undefined && { metadata: storedMetadata(jsonOf(metadata, 'metadata')) }),
    ...(claude_status !== undefined && { claudeStatus: oneOf(CLAUDE_STATUSES, claude_status, 'claude_status') }),
  };
}

const COLUMNS = ['id', 'created_at', 'updated_at', ...CHANGEABLE] as const satisfies readonly (keyof Session)[];

/** A whole row, as the tables of the document take it. */
export function storedSession(row: Session): NewSession {
  refuseUnknown(row, COLUMNS);
  return {
    id: textOf(row.id, 'id'),
    type: 'claude',
    name: textOrNull(row.title, 'title'),
    workspace: textOf(row.project_path, 'project_path'),
    status: oneOf(SESSION_STATUSES, row.status, 'status'),
    claudeStatus: oneOf(CLAUDE_STATUSES, row.claude_status, 'claude_status'),
    metadata: storedMetadata(jsonOf(row.metadata, 'metadata')),
    createdAt: timeOf(row.created_at, 'created_at'),
    updatedAt: timeOf(row.updated_at, 'updated_at'),
  };
}
