import { withStore } from './database.ts';
import { newSession, sessionPatch, sessionRow } from './rows/session.ts';
import type { CreateSessionRequest, Session, UpdateSessionRequest } from './types.ts';

/**
 * Creates an `active` session whose Claude Code has `not_started`.
 * @throws {ValidationError} for a path that is no text, or metadata that is no JSON.
 */
export async function createSession(data: CreateSessionRequest): Promise<Session> {
  return withStore(async (store) => sessionRow(await store.sessions.create(newSession(data))));
}

/** Null when there is none. */
export async function getSession(id: string): Promise<Session | null> {
  const found = await withStore((store) => store.sessions.get(id));
  return found === null ? null : sessionRow(found);
}

/**
 * Changes what is given.
 * @returns it as it is now; null when there is none.
 * @throws {ValidationError} for a status that the document does not have, an unknown field, a path that is no text.
 */
export async function updateSession(id: string, changes: UpdateSessionRequest): Promise<Session | null> {
  const changed = await withStore((store) => store.sessions.update(id, sessionPatch(changes)));
  return changed === null ? null : sessionRow(changed);
}
