import {
  type Access,
  type Database,
  DatabaseError,
  type Flow,
  type Operation,
  type Platform,
  runFlow,
  wait,
} from '@coterie/core';
import { drain } from './log.ts';
import type { Subscriber, Watch } from './watch.ts';

interface Look {
  /** Changes when another connection commits, and never by a commit of this one. */
  readonly dataVersion: number;
  readonly schemaVersion: number;
  /** Whether something was changed on this connection beside its handle. */
  readonly hasOwn: boolean;
}

const look = (access: Access): Operation<Look> => ({
  access,
  statements: [
    {
      sql: `SELECT (SELECT data_version FROM pragma_data_version), (SELECT schema_version FROM pragma_schema_version),
  EXISTS (SELECT 1 FROM temp.coterie_changes)`,
      params: [],
    },
  ],
  decode: ([answer]) => {
    const [dataVersion, schemaVersion, hasOwn] = answer?.rows[0] ?? [];
    return { dataVersion: Number(dataVersion), schemaVersion: Number(schemaVersion), hasOwn: hasOwn === 1 };
  },
});

export interface LookoutOptions {
  readonly interval: number;
  readonly timers: Pick<Platform, 'after'>;
}

/** Looks from time to time whether others have committed, for one who listens. */
export class Lookout {
  readonly #db: Database;
  readonly #watch: Watch;
  readonly #options: LookoutOptions;
  readonly #look: Operation<Look>;
  #subscriber: Subscriber | undefined;
  /** Undefined where the connection is another one than at the last look. */
  #dataVersion: number | undefined;
  #cancel: (() => void) | undefined;

  constructor(db: Database, watch: Watch, options: LookoutOptions) {
    this.#db = db;
    this.#watch = watch;
    this.#options = options;
    // Of many connections the one that writes has the log, and its view alone is free of own commits.
    this.#look = look(db.capabilities.connections === 'many' ? 'write' : 'read');
  }

  /** What comes from now on is told. */
  *start(subscriber: Subscriber): Flow<void> {
    this.#subscriber = subscriber;
    this.#dataVersion = (yield* wait(this.#db.run(this.#look))).dataVersion;
    this.#wait();
  }

  connectionLost(): void {
    this.#dataVersion = undefined;
  }

  stop(): void {
    this.#subscriber = undefined;
    this.#cancel?.();
  }

  #wait(): void {
    if (this.#subscriber === undefined) return;
    const { interval, timers } = this.#options;
    this.#cancel = timers.after(interval, () => runAside(this.#db, this.#lookAgain()));
  }

  *#lookAgain(): Flow<void> {
    try {
      yield* this.#compare();
    } catch (error) {
      if (error instanceof DatabaseError && error.code === 'closed') this.stop();
      // What is locked or out of reach now may not be so the next time.
    } finally {
      this.#wait();
    }
  }

  *#compare(): Flow<void> {
    let seen: Look;
    try {
      seen = yield* wait(this.#db.run(this.#look));
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== 'query') throw error;
      // The connection was replaced, and the log went with the old one.
      yield* this.#watch.refresh();
      this.connectionLost();
      seen = yield* wait(this.#db.run(this.#look));
    }
    if (seen.schemaVersion !== this.#watch.schemaVersion) yield* this.#watch.refresh();
    // Any change that is made through the handle brings it to light.
    if (seen.hasOwn) yield* wait(this.#db.run({ access: 'write', statements: [drained], decode: () => undefined }));
    if (seen.dataVersion === this.#dataVersion) return;
    this.#dataVersion = seen.dataVersion;
    if (this.#subscriber !== undefined) this.#watch.tell({ source: 'other' }, [this.#subscriber]);
  }
}

const drained = { sql: drain.sql.replace(' RETURNING', ' WHERE FALSE RETURNING'), params: [] };

/** Runs what nobody waits for. */
function runAside(db: Database, flow: Flow<void>): void {
  try {
    const running = runFlow(db.mode, flow) as unknown;
    if (running instanceof Promise) running.catch(() => undefined);
  } catch {
    // As on an async database.
  }
}
