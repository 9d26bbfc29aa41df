import type { Kind, Out } from '@coterie/core';
import type { TextSearch, Verbs } from '../../table/entity.ts';
import type { Page } from '../../table/listing.ts';
import type { Session, SessionFilter, SessionStatus, SessionTypes } from './types.ts';

/**
 * The sessions. Lists come in the order in which they were created, unless said otherwise. A title that `update` is given
 * is kept by later imports. `delete` takes the transcript and everything else that belongs to a session with it. Words are
 * looked for in names, titles and folders.
 */
export interface Sessions<K extends Kind> extends Verbs<K, SessionTypes>, TextSearch<K, SessionTypes> {
  /**
   * Ends it: its status is `terminated`, since now, for this reason. One that was terminated before stays as it is. Null when
   * there is none.
   */
  terminate(id: string, reason?: string): Out<K, Session | null>;

  /** Says that it is active: `lastActivity` is now, unless it is later already. Null when there is none. */
  touch(id: string): Out<K, Session | null>;

  /** How many have each status, also those that none has. */
  countByStatus(where?: SessionFilter): Out<K, Readonly<Record<SessionStatus, number>>>;

  /** Those whose id begins so, in the order of ids; 10 at most, unless said otherwise. */
  findByIdPrefix(prefix: string, page?: Page): Out<K, readonly Session[]>;
}
