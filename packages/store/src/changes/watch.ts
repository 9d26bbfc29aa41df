import { type CommitHook, type Database, DatabaseError, type Flow, type ResultSet, wait } from '@coterie/core';
import { drain, logging, netChanges, unlogging, type Watched, watchedTables, withoutTriggers } from './log.ts';
import type { ChangesListener, Commit } from './types.ts';

/** One who listens. */
export interface Subscriber {
  readonly listener: ChangesListener;
  /** Told that the connection is another one, whose view of others' commits begins anew. */
  connectionLost(): void;
  /** Ends what runs by itself. */
  end(): void;
}

/** What is done on one database for all who listen there. */
export class Watch {
  readonly #db: Database;
  readonly #subscribers = new Set<Subscriber>();
  /** Those who listen, and those who are about to. */
  #users = 0;
  #watched: Watched | undefined;
  #unhook: (() => void) | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Whether rows can be watched: that needs a connection that lasts. */
  get seesRows(): boolean {
    return !this.#db.capabilities.remote;
  }

  *add(subscriber: Subscriber): Flow<void> {
    this.#users += 1;
    try {
      if (!this.seesRows) this.#hook({});
      else if (this.#watched === undefined) yield* this.refresh();
      this.#subscribers.add(subscriber);
    } catch (error) {
      yield* this.#leave();
      throw error;
    }
  }

  *remove(subscriber: Subscriber): Flow<void> {
    if (this.#subscribers.delete(subscriber)) yield* this.#leave();
  }

  /** Looks which tables there are, and watches them from now on. */
  *refresh(): Flow<void> {
    const before = this.#watched?.tables ?? [];
    const watched = yield* wait(this.#db.run(watchedTables));
    // The last listener may have left meanwhile.
    if (this.#users === 0) return;
    this.#watched = watched;
    const { tables } = watched;
    const opening = logging(tables);
    this.#hook({ closing: drain, opening, reopened: () => this.#reopened() });
    const statements = [...withoutTriggers(before), ...opening];
    yield* wait(this.#db.run({ access: 'write', statements, decode: () => undefined }));
  }

  get schemaVersion(): number | undefined {
    return this.#watched?.schemaVersion;
  }

  tell(commit: Commit, to: Iterable<Subscriber> = [...this.#subscribers]): void {
    for (const { listener } of to) {
      try {
        listener(commit);
      } catch (error) {
        // Nobody waits for it here, and the commit is made.
        void Promise.reject(error);
      }
    }
  }

  /** Ends what runs by itself, before the database is closed. */
  end(): void {
    for (const subscriber of this.#subscribers) subscriber.end();
    this.#subscribers.clear();
  }

  #hook(hook: Omit<CommitHook, 'committed'>): void {
    this.#unhook?.();
    this.#unhook = this.#db.onCommit({ ...hook, committed: (answer) => this.#committed(answer) });
  }

  #committed(answer: ResultSet | null): void {
    if (answer === null) {
      this.tell({ source: 'own', changes: null });
      return;
    }
    if (answer.rows.length === 0) return;
    const changes = netChanges(answer);
    if (changes.length > 0) this.tell({ source: 'own', changes });
  }

  #reopened(): void {
    for (const subscriber of this.#subscribers) subscriber.connectionLost();
  }

  *#leave(): Flow<void> {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.#unhook?.();
    this.#unhook = undefined;
    const tables = this.#watched?.tables;
    this.#watched = undefined;
    if (tables === undefined) return;
    try {
      yield* wait(this.#db.run({ access: 'write', statements: unlogging(tables), decode: () => undefined }));
    } catch (error) {
      // With the connection all of it has gone.
      if (!(error instanceof DatabaseError) || error.code !== 'closed') throw error;
    }
  }
}

/** One for each database, as long as that is there. */
const watches = new WeakMap<Database, Watch>();

export function watchOf(db: Database): Watch {
  const watch = watches.get(db) ?? new Watch(db);
  watches.set(db, watch);
  return watch;
}

/** Before a database is closed. */
export function endWatch(db: Database): void {
  watches.get(db)?.end();
}
