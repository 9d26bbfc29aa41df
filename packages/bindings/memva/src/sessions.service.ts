import { withStore } from './database.ts';
import { newSession, SESSIONS, sessionPatch } from './rows/session.ts';
import type { CreateSessionRequest, Session, UpdateSessionRequest } from './types.ts';

/**
 * Creates an `active` session whose Claude Code has `not_started`.
 * @throws {ValidationError} for a path that is no text, or metadata that is no JSON.
 */
export async function createSession(data: CreateSessionRequest): Promise<Session> {
  return withStore((store) =>
    SESSIONS.telling(() => store.run(SESSIONS.one(store.operations.sessions.create(newSession(data))))),
  );
}

/** Null when there is none. */
export async function getSession(id: string): Promise<Session | null> {
  return withStore((store) => store.run(SESSIONS.one(store.operations.sessions.get(id))));
}

/**
 * Changes what is given.
 * @returns it as it is now; null when there is none.
 * @throws {ValidationError} for a status that the document does not have, an unknown field, a path that is no text.
 */
export async function updateSession(id: string, changes: UpdateSessionRequest): Promise<Session | null> {
  return withStore((store) =>
    SESSIONS.telling(() => store.run(SESSIONS.one(store.operations.sessions.update(id, sessionPatch(changes))))),
  );
}
