import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { betterSqlite3, lookAt } from '@coterie/better-sqlite3';
import {
  assertAlone,
  assertOptions,
  type Database,
  DatabaseError,
  type DatabaseInterface,
  databaseKind,
  type MigrateOptions,
  MigrationError,
  migrate,
  type OptionKind,
  openDatabase,
  optionKinds,
  type Synchronous,
} from '@coterie/core';
import { openStore, refuseForeign, type Store } from '@coterie/store';
import { type MigrationDefinition, migrationSet } from './migrations.ts';

export interface InitOptions {
  /**
   * The database file, made with its folder where nothing is; `:memory:` for one in memory. Default: what is open, else
   * `~/.constellation/constellation.db`.
   */
  readonly path?: string | undefined;
  /** A synchronous driver, or a handle over one, instead of a path. `close` leaves it open. */
  readonly database?: DatabaseInterface<'sync'> | Database<'sync'> | undefined;
  /** Migrations of your own, which run after those of this package. */
  readonly migrations?: readonly MigrationDefinition[] | undefined;
  /** Approves of those of your own that can lose data: all, or those named, such as `['002_drop_notes']`. */
  readonly allowDestructive?: MigrateOptions['allowDestructive'];
}

/** An absolute path, `:memory:`, or the handle that was given. */
type Place = string | Database<'sync'>;

interface Open {
  readonly place: Place;
  readonly db: Database<'sync'>;
  readonly store: Store<'sync'>;
  /** What was registered last. */
  readonly migrations: readonly MigrationDefinition[];
}

const IN_MEMORY = ':memory:';

const OPTIONS = {
  path: optionKinds.text,
  database: databaseKind('sync'),
  migrations: optionKinds.list,
  allowDestructive: optionKinds.any,
} as const satisfies Readonly<Record<keyof InitOptions, OptionKind>>;

/** What is open, for `Database` and the repositories. */
class Connection {
  #open: Open | undefined;
  #transactions = 0;

  /** @throws {DatabaseError} `closed` when nothing is. */
  get opened(): Open {
    if (this.#open !== undefined) return this.#open;
    throw new DatabaseError('closed', 'The database is not open. Call Database.init() first.');
  }

  open(options: InitOptions): void {
    assertOptions(options, OPTIONS);
    assertAlone(options, 'database', ['path']);
    const { migrations, allowDestructive } = options;
    const set = migrations && migrationSet(migrations);
    const open = this.#open === undefined ? openNew(options) : again(this.#open, options);
    try {
      const report = set && migrate(open.db, [set], { allowDestructive });
      if (report?.ok === false) throw MigrationError.of(report);
    } catch (error) {
      if (this.#open === undefined) release(open);
      throw error;
    }
    this.#open = { ...open, migrations: migrations ?? open.migrations };
  }

  inTransaction<T>(body: () => T): T {
    const { db } = this.opened;
    this.#transactions += 1;
    try {
      return db.transaction<T>(body as () => T & Synchronous<'sync', T>) as T;
    } finally {
      this.#transactions -= 1;
    }
  }

  close(): void {
    if (this.#transactions > 0) {
      throw new DatabaseError('invalid', 'The database cannot be closed inside a transaction. Close it afterwards.');
    }
    if (this.#open !== undefined) release(this.#open);
    this.#open = undefined;
  }
}

export const connection = new Connection();

function openNew(options: InitOptions): Open {
  const { path = resolve(homedir(), '.constellation', 'constellation.db'), database } = options;
  const chosen = placeOf(options);
  if (chosen === undefined) lookAt(path, refuseForeign);
  const driver = database ?? betterSqlite3(path, { createFolder: true });
  const store = openStore(driver, { besideOthers: chosen !== undefined });
  return { place: chosen ?? path, db: openDatabase(driver), store, migrations: [] };
}

/** Undefined where nothing is asked for. */
function placeOf({ path, database }: InitOptions): Place | undefined {
  if (database !== undefined) return openDatabase(database);
  return path === undefined || path === IN_MEMORY ? path : resolve(path);
}

/** What is open already, when it is what is asked for. */
function again(open: Open, options: InitOptions): Open {
  const { place } = open;
  if ((placeOf(options) ?? place) === place) return open;
  const shown = typeof place === 'string' ? place : 'the database that it was given';
  throw new DatabaseError('invalid', `${shown} is open already. Call Database.close() first, and then init() again.`);
}

/** Who opened it closes it. */
function release({ place, db }: Open): void {
  if (typeof place === 'string') db.close();
}
