import { getDatabase } from './database.ts';
import { newSession, sessionPatch, sessionRow } from './rows/session.ts';
import { inWords } from './rows/words.ts';
import type { CreateSessionRequest, Session, UpdateSessionRequest } from './types.ts';

/**
 * Creates an `active` session whose Claude Code has `not_started`.
 * @throws {ValidationError} for a path that is no text, or metadata that is no JSON.
 */
export async function createSession(data: CreateSessionRequest): Promise<Session> {
  const store = await getDatabase();
  return inWords(async () => sessionRow(await store.sessions.create(newSession(data))));
}

/** Null when there is none. */
export async function getSession(id: string): Promise<Session | null> {
  const store = await getDatabase();
  const found = await inWords(() => store.sessions.get(id));
  return found === null ? null : sessionRow(found);
}

/**
 * Changes what is given.
 * @returns it as it is now; null when there is none.
 * @throws {ValidationError} for a status that the document does not have, an unknown field, a path that is no text.
 */
export async function updateSession(id: string, changes: UpdateSessionRequest): Promise<Session | null> {
  const store = await getDatabase();
  const changed = await inWords(() => store.sessions.update(id, sessionPatch(changes)));
  return changed === null ? null : sessionRow(changed);
}
