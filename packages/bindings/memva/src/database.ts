/** The one database that the services work with. */

import { homedir } from 'node:os';
import { join } from 'node:path';
import { openBetterSqlite3 } from '@coterie/better-sqlite3';
import {
  assertAlone,
  assertOptions,
  type Database,
  DatabaseError,
  type DatabaseInterface,
  databaseKind,
  type OptionKind,
  optionKinds,
} from '@coterie/core';
import { openStore, refuseForeign, type Store, type StoreOptions } from '@coterie/store';

export interface OpenOptions extends Pick<StoreOptions, 'now' | 'id' | 'busyTimeout' | 'queueTimeout' | 'onQuery'> {
  /** A file, which is created with its folder, or `:memory:`. Default `~/.memva/memva.db`. */
  readonly path?: string | undefined;
  /** A database of any driver, in place of `path`. `closeDatabase` closes it. */
  readonly database?: DatabaseInterface | Database | undefined;
}

const OPTIONS = {
  path: optionKinds.text,
  database: databaseKind(),
  now: optionKinds.call,
  id: optionKinds.call,
  busyTimeout: optionKinds.milliseconds,
  queueTimeout: optionKinds.duration,
  onQuery: optionKinds.call,
} as const satisfies Readonly<Record<keyof OpenOptions, OptionKind>>;

/** How databases are opened. */
export interface Opener {
  open: (options: OpenOptions) => Promise<Store>;
}

/** A test puts a mock in the place of what opens files. */
export const opener: Opener = {
  async open({ path, database, ...options }: OpenOptions): Promise<Store> {
    if (database === undefined) return openFile(path ?? join(homedir(), '.memva', 'memva.db'), options);
    return openStore(database, options);
  },
};

async function openFile(path: string, options: StoreOptions): Promise<Store> {
  const driver = await openBetterSqlite3(path, {
    // Transcripts have whatever was read and said: a new folder is for its owner's eyes.
    createFolder: { mode: 0o700 },
    busyTimeout: options.busyTimeout,
    look: refuseForeign,
  });
  return openStore(driver, { ...options, besideOthers: false });
}

let current: Promise<Store> | undefined;
let substitute: Store | undefined;
let inserting: Promise<unknown> = Promise.resolve();
const underWay = new Set<Promise<unknown>>();

/**
 * Opens the database that the services work with from now on. Without this call the first service that is called opens
 * the default file. In a test it is the test's database, whatever is asked for.
 * @throws {ValidationError} for an option that there is not, or that cannot be; nothing is opened then.
 * @throws {DatabaseError} `invalid` while another one is open; `migration` for a file of another program, which is left
 * as it is; what the driver says of a file that cannot be opened.
 */
export async function openDatabase(options: OpenOptions = {}): Promise<Store> {
  // A misspelt option would open the user's own file, where another was meant.
  assertOptions(options, OPTIONS);
  assertAlone(options, 'database', ['path']);
  if (substitute !== undefined) return substitute;
  if (current !== undefined) {
    throw new DatabaseError(
      'invalid',
      'A database is open already. Call closeDatabase() before another one is opened.',
    );
  }
  return open(options);
}

/** The open database; the default file is opened when there is none. Services use it, and nothing above them does. */
export async function getDatabase(): Promise<Store> {
  const opened = openedDatabase() ?? open({});
  await inserting;
  return opened;
}

/** A call of a service, which `closeDatabase` waits for. */
export function withStore<T>(call: (store: Store) => T | Promise<T>): Promise<T> {
  const answer = getDatabase().then(call);
  const forget = () => void underWay.delete(answer);
  underWay.add(answer);
  answer.then(forget, forget);
  return answer;
}

/** Inserts into the database, before whatever asks for it after this: also where reads do not wait for writes. */
export async function insertFirst(insert: (store: Store) => Promise<unknown>): Promise<void> {
  const inserted = getDatabase().then(insert);
  inserting = inserted.catch(() => undefined);
  await inserted;
}

/** The database, as far as one is open. */
export function openedDatabase(): Promise<Store> | undefined {
  return substitute === undefined ? current : Promise.resolve(substitute);
}

/** Closes the database when the calls of services that were made before have ended. Nothing happens where none is open. */
export async function closeDatabase(): Promise<void> {
  if (substitute !== undefined || current === undefined) return;
  const closing = current;
  const calls = [...underWay];
  const store = await closing;
  await inserting;
  await Promise.allSettled(calls);
  if (current === closing) current = undefined;
  await store.close();
}

/** Puts a test's database in the place of the open one. From then on it is the one, whatever is opened or closed. */
export function substituteDatabase(store: Store): void {
  substitute = store;
}

function open(options: OpenOptions): Promise<Store> {
  const opening = opener.open(options);
  current = opening;
  // Who waits for it is told. The next call tries anew.
  opening.catch(() => {
    if (current === opening) current = undefined;
  });
  return opening;
}
