import type { Kind, Out } from '@coterie/core';
import type { Page } from '../table/listing.ts';
import type { NewSession, Session, SessionFilter, SessionList, SessionPatch } from './types.ts';

/**
 * The sessions. Every method is one round trip; data that breaks a rule is a `ValidationError` with its field, and
 * nothing of the call is applied then.
 */
export interface Sessions<K extends Kind> {
  /** @throws {ValidationError} for a taken id (`field` is `id`), an unknown type or status, a missing name. */
  create(session: NewSession): Out<K, Session>;

  /** Creates all of them or none, and returns them in order. */
  createMany(sessions: readonly NewSession[]): Out<K, readonly Session[]>;

  /** Null when there is none. */
  get(id: string): Out<K, Session | null>;

  /** In the order in which they were created, unless said otherwise. */
  list(list?: SessionList): Out<K, readonly Session[]>;

  /**
   * Changes what is given and sets `updatedAt`. A title that is given here is kept by later imports.
   * @returns the session as it is now; null when there is none.
   */
  update(id: string, patch: SessionPatch): Out<K, Session | null>;

  /** Deletes it with its transcript. False when there was none. */
  delete(id: string): Out<K, boolean>;

  count(where?: SessionFilter): Out<K, number>;

  /**
   * Those in whose name, title or folders every word occurs, the latest active first. Words are meant literally, in any
   * script; without any word nothing is found.
   */
  search(words: string, page?: Page): Out<K, readonly Session[]>;

  /** Those whose id begins so, in the order of ids; 10 at most, unless said otherwise. */
  findByIdPrefix(prefix: string, page?: Page): Out<K, readonly Session[]>;
}
