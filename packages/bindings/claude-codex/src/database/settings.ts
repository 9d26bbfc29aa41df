/** The configuration as it is used: merged over the defaults, and checked. */

import {
  assertAlone,
  assertOptions,
  databaseKind,
  givenOptions,
  type OptionKind,
  optionKinds,
  type PatienceOptions,
  ValidationError,
} from '@coterie/core';
import { type DatabaseConfig, type DatabaseOptions, getDefaultDatabaseConfig } from './config.ts';

export interface Settings extends DatabaseConfig, Pick<DatabaseOptions, 'database' | 'key'> {
  /** What was said in so many words. */
  readonly given: DatabaseOptions;
}

const { any, count, flag, milliseconds, text } = optionKinds;

const LONGEST = (2 ** 31 - 1) / 1000;

const seconds: OptionKind = {
  words: `seconds from 0.001 to ${LONGEST}`,
  holds: (value) => typeof value === 'number' && value >= 0.001 && value <= LONGEST,
};

/** What of these is no key is said when it is asked for, or at once. */
const key: OptionKind = {
  words: 'a key, or what knows it',
  holds: (value) => typeof value === 'string' || value instanceof Uint8Array || typeof value === 'function',
};

const OPTIONS = { local: any, cloud: any, connection: any, database: databaseKind(), key };

const PARTS: { readonly [S in keyof DatabaseConfig]: { readonly [O in keyof DatabaseConfig[S]]-?: OptionKind } } = {
  local: { file: text, enableWAL: flag, busyTimeout: milliseconds, autoMigrate: flag, logQueries: flag },
  cloud: { enabled: flag, syncUrl: text, authToken: text, syncInterval: seconds, readYourWrites: flag },
  connection: { maxRetries: count, retryDelay: milliseconds, queryTimeout: optionKinds.timeout },
};

/** @throws {ValidationError} for an option that there is not, or that cannot be. */
export function settingsOf(given: DatabaseOptions): Settings {
  assertOptions(given, OPTIONS);
  const { local, cloud, connection, database, key } = given;
  const defaults = getDefaultDatabaseConfig();
  const settings = {
    local: merged('local', defaults.local, local),
    cloud: merged('cloud', defaults.cloud, cloud),
    connection: merged('connection', defaults.connection, connection),
    database,
    key,
    given,
  };
  if (settings.cloud.enabled && settings.cloud.syncUrl === undefined) {
    throw new ValidationError('cloud.syncUrl', 'cloud.enabled needs the URL of a database. Give it as cloud.syncUrl.');
  }
  if (settings.cloud.enabled && local?.enableWAL === false) {
    throw new ValidationError('local.enableWAL', 'A replica is always in WAL mode. Leave local.enableWAL out.');
  }
  const idle = {
    'local.file': local?.file,
    'local.enableWAL': local?.enableWAL,
    // A synchronous one waits in its driver.
    'local.busyTimeout': database?.mode === 'sync' ? local?.busyTimeout : undefined,
    'cloud.enabled': cloud?.enabled || undefined,
  };
  assertAlone({ ...idle, database }, 'database', Object.keys(idle));
  return settings;
}

/** How long a call, or the opening, is tried. */
export function patienceOf({ connection }: Settings): PatienceOptions {
  const { maxRetries: retries, retryDelay, queryTimeout: timeout } = connection;
  return { retries, retryDelay, timeout, timeoutName: 'connection.queryTimeout' };
}

function merged<S extends keyof DatabaseConfig>(
  part: S,
  defaults: DatabaseConfig[S],
  given: NonNullable<DatabaseOptions[S]> = {},
): DatabaseConfig[S] {
  return { ...defaults, ...givenOptions(given, PARTS[part], 'option', `${part}.`) };
}
