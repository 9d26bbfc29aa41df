/** Sessions: the document's rows and the store's, both ways. */

import { oneOf } from '@coterie/core';
import {
  definitions,
  type Entities,
  type NewSession,
  type SessionPatch,
  type SessionStatus,
  type Session as StoredSession,
} from '@coterie/store';
import { Dialect } from '@coterie/store/dialect';
import {
  CLAUDE_STATUSES,
  type CreateSessionRequest,
  SESSION_STATUSES,
  type Session,
  type UpdateSessionRequest,
} from '../types.ts';
import { shownMetadata, storedMetadata } from './metadata.ts';
import { ROWS } from './values.ts';

/** What other programs' sessions are at, in the document's words. */
const STATUSES: Readonly<Record<SessionStatus, string>> = {
  initializing: 'active',
  active: 'active',
  idle: 'active',
  completed: 'completed',
  error: 'error',
  terminated: 'completed',
};

const CALLED = { name: 'title', workspace: 'project_path', metadata: 'metadata' } as const;

export const SESSIONS: Dialect<Entities['sessions'], Session, object, UpdateSessionRequest> = new Dialect(
  definitions.sessions,
  {
    ...ROWS,
    only: ['id', 'name', 'createdAt', 'updatedAt', 'status', 'workspace', 'metadata', 'claudeStatus'],
    called: CALLED,
    always: { workspace: '', claudeStatus: 'not_started' },
    changeable: ['name', 'status', 'workspace', 'metadata', 'claudeStatus'],
    // Imported sessions have a title and the folder of Claude Code instead of a name and a workspace.
    shown: {
      title: ({ name, title }) => name ?? title,
      status: ({ status }) => STATUSES[status],
      project_path: folderOf,
      metadata: ({ metadata }) => shownMetadata(metadata),
      claude_status: ({ claudeStatus }) =>
        claudeStatus === 'waiting_for_input' ? 'processing' : (claudeStatus ?? 'not_started'),
    },
    kinds: { status: oneOf(SESSION_STATUSES), claude_status: oneOf(CLAUDE_STATUSES) },
    given: { metadata: storedMetadata },
  },
);

export function folderOf({ workspace, projectPath }: StoredSession): string {
  return workspace ?? projectPath ?? '';
}

/** As the document's own `createSession` has it: what is empty is null. */
const REQUESTS = new Dialect<Entities['sessions'], Session, CreateSessionRequest>(definitions.sessions, {
  ...ROWS,
  only: ['name', 'workspace', 'metadata'],
  called: CALLED,
  always: { workspace: '' },
  given: {
    title: (title: unknown) => title || null,
    metadata: (metadata: unknown) => storedMetadata(metadata || null),
  },
});

export function newSession(request: CreateSessionRequest): NewSession {
  return { ...REQUESTS.new(request), type: 'claude', status: 'active', claudeStatus: 'not_started' };
}

export function sessionPatch(changes: UpdateSessionRequest): SessionPatch {
  const patch = SESSIONS.patch(changes);
  // Without a name the title of an import would show.
  return patch.name === null ? { ...patch, title: null } : patch;
}

/** A whole row, as the tables of the document take it. */
export function storedSession(row: Session): NewSession {
  return { ...SESSIONS.whole(row), type: 'claude' };
}
