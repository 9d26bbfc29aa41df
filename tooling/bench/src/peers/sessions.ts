import type { NewSession, Session, SessionStatus } from '@coterie/store';

export type Answer<T> = T | Promise<T>;

/** What is measured of sessions. Everybody answers the same: the entity as it is stored. */
export interface SessionCalls {
  get(id: string): Answer<Session | null>;
  /** The newest of a workspace. */
  list(workspace: string, limit: number): Answer<readonly Session[]>;
  create(given: NewSession): Answer<Session>;
  /** One after the other in one transaction. */
  createInTransaction(given: readonly NewSession[]): Answer<readonly Session[]>;
  /** At once, in the way that is recommended for many. */
  createMany(given: readonly NewSession[]): Answer<readonly Session[]>;
  update(id: string, change: SessionChange): Answer<Session | null>;
  countByStatus(): Answer<Readonly<Record<SessionStatus, number>>>;
  close(): Answer<void>;
}

export interface SessionChange {
  readonly title: string;
  readonly metadata: NonNullable<NewSession['metadata']>;
  readonly updatedAt: Date;
}

/** Somebody who does these with the sessions of a file. */
export interface SessionPeer<Call extends keyof SessionCalls = keyof SessionCalls> {
  readonly name: string;
  open(path: string): Pick<SessionCalls, Call | 'close'>;
}
