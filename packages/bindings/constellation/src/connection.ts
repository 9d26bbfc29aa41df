import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
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

interface Open {
  /** An absolute path, `:memory:`, or the handle that was given. */
  readonly place: string | Database<'sync'>;
  readonly db: Database<'sync'>;
  readonly store: Store<'sync'>;
}

const IN_MEMORY = ':memory:';

const OPTIONS = {
  path: optionKinds.text,
  database: databaseKind('sync'),
  migrations: optionKinds.any,
  allowDestructive: optionKinds.any,
} as const satisfies Readonly<Record<keyof InitOptions, OptionKind>>;

/** What is open, for `Database` and the repositories. */
export class Connection {
  #open: Open | undefined;
  #migrations: readonly MigrationDefinition[] = [];

  get store(): Store<'sync'> {
    return this.#opened.store;
  }

  get db(): Database<'sync'> {
    return this.#opened.db;
  }

  /** What was registered last. */
  get migrations(): readonly MigrationDefinition[] {
    return this.#migrations;
  }

  open(options: InitOptions): void {
    assertOptions(options, OPTIONS);
    assertAlone(options, 'database', ['path']);
    const set = options.migrations && migrationSet(options.migrations);
    const known = this.#open;
    const open = known === undefined ? openAt(options) : again(known, options);
    try {
      if (set !== undefined) {
        const { allowDestructive } = options;
        const report = migrate(open.db, [set], allowDestructive === undefined ? {} : { allowDestructive });
        if (!report.ok) throw MigrationError.of(report);
      }
    } catch (error) {
      if (known === undefined) release(open);
      throw error;
    }
    this.#migrations = options.migrations ?? (known === undefined ? [] : this.#migrations);
    this.#open = open;
  }

  close(): void {
    if (this.#open !== undefined) release(this.#open);
    this.#open = undefined;
  }

  get #opened(): Open {
    if (this.#open !== undefined) return this.#open;
    throw new DatabaseError('closed', 'The database is not open. Call Database.init() first.');
  }
}

function openAt(options: InitOptions): Open {
  const { path = defaultPath(), database } = options;
  const wasChosen = options.path !== undefined || database !== undefined;
  const place = placeOf(options);
  if (!wasChosen) lookAt(path, refuseForeign);
  const db = openDatabase(typeof place === 'string' ? betterSqlite3(path, { createFolder: true }) : place);
  const open = { place, db };
  try {
    return { ...open, store: openStore(db, { besideOthers: wasChosen }) };
  } catch (error) {
    release(open);
    throw error;
  }
}

/** What is open already, when it is what is asked for. */
function again(open: Open, options: InitOptions): Open {
  const asked = options.path === undefined && options.database === undefined ? open.place : placeOf(options);
  if (asked === open.place) return open;
  const shown = typeof open.place === 'string' ? open.place : 'the database that it was given';
  throw new DatabaseError('invalid', `${shown} is open already. Call Database.close() first, and then init() again.`);
}

function placeOf({ path = defaultPath(), database }: InitOptions): Open['place'] {
  if (database !== undefined) return openDatabase(database);
  return path === IN_MEMORY ? path : resolve(path);
}

function defaultPath(): string {
  return join(homedir(), '.constellation', 'constellation.db');
}

/** Who opened it closes it. */
function release({ place, db }: Pick<Open, 'place' | 'db'>): void {
  if (typeof place === 'string') db.close();
}

export const connection = new Connection();
