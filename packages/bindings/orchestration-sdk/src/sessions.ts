import type { Store } from '@coterie/store';
import { type BulkResult, bulkResult } from './bulk.ts';
import { type QueryOptions, rowsOf } from './query.ts';
import {
  sessionDialect as dialect,
  type Session,
  type SessionRow,
  type SessionRowUpdate,
  type SessionStatus,
  type SessionType,
} from './session.ts';

/** `db.sessions`. */
export class Sessions {
  readonly #store: Store<'async'>;
  readonly #byWords: boolean;

  /** @param byWords whether searches use the index of words. */
  constructor(store: Store<'async'>, byWords: boolean) {
    this.#store = store;
    this.#byWords = byWords;
  }

  /** @returns it as it is stored. @throws {ValidationError} with the field that breaks a rule; `id` when that is taken. */
  async create(session: SessionRow): Promise<Session> {
    return dialect.row(await this.#store.sessions.create(dialect.new(session)));
  }

  /** Null when there is none. */
  async getSession(id: string): Promise<Session | null> {
    return this.#store.run(dialect.one(this.#store.operations.sessions.get(id)));
  }

  async getSessionsByType(type: SessionType | 'claude', options: QueryOptions<'sessions'> = {}): Promise<Session[]> {
    return this.#store.run(dialect.many(rowsOf('sessions', options, { type })));
  }

  async getAllSessions(options: QueryOptions<'sessions'> = {}): Promise<Session[]> {
    return this.#store.run(dialect.many(rowsOf('sessions', options)));
  }

  /**
   * Changes what is given. Its last activity is now, unless that is given. With the status `terminated` it is terminated now,
   * unless it was before or `terminatedAt` is given; with another one it is terminated no more.
   * @returns false when there is none.
   */
  async updateSession(id: string, changes: SessionRowUpdate): Promise<boolean> {
    const { sessions } = this.#store.operations;
    const update = dialect.patch(changes);
    const changed = await this.#store.batch([
      ...(update.lastActivity === undefined ? [sessions.touch(id)] : []),
      sessions.update(id, update),
    ]);
    return changed.at(-1) !== null;
  }

  /** Deletes it with its departments and checkpoints. False when there was none. */
  async deleteSession(id: string): Promise<boolean> {
    return this.#store.sessions.delete(id);
  }

  /**
   * Sessions with all of these words in their names or workspaces, the best first; without the index (`enableFTS: false`)
   * those that contain the text, the newest first.
   * @param limit how many at most. Default 20.
   */
  async searchSessions(query: string, limit?: number): Promise<Session[]> {
    const { sessions } = this.#store;
    if (this.#byWords) return (await sessions.search(query, { limit })).map(({ item }) => dialect.row(item));
    return (await sessions.searchByContent(query, { limit })).map((row) => dialect.row(row));
  }

  /** Inserts all that break no rule, and counts. */
  async bulkInsertSessions(sessions: readonly SessionRow[]): Promise<BulkResult> {
    const prepare = (session: SessionRow) => dialect.new(session);
    return bulkResult(await this.#store.insertMany('sessions', sessions, { prepare }));
  }

  /** How many have each status, also those that none has. */
  async countSessionsByStatus(): Promise<Record<SessionStatus, number>> {
    return this.#store.sessions.countByStatus();
  }
}
