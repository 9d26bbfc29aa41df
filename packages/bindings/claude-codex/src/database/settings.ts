/** The configuration as it is used: merged over the defaults, and checked. */

import { assertOptions, ValidationError } from '@coterie/core';
import { type DatabaseConfig, type DatabaseOptions, getDefaultDatabaseConfig } from './config.ts';

export interface Settings extends DatabaseConfig, Pick<DatabaseOptions, 'database' | 'key'> {
  /** What was said in so many words. */
  readonly given: DatabaseOptions;
}

type Kind = keyof typeof KINDS;

const LONGEST = 2 ** 31 - 1;

const KINDS = {
  text: ['a string', (value: unknown) => typeof value === 'string'],
  flag: ['true or false', (value: unknown) => typeof value === 'boolean'],
  count: ['a whole number from 0 on', (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0],
  wait: [
    `whole milliseconds from 0 to ${LONGEST}`,
    (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LONGEST,
  ],
  limit: [
    `whole milliseconds from 1 to ${LONGEST}`,
    (value: unknown) => Number.isInteger(value) && Number(value) > 0 && Number(value) <= LONGEST,
  ],
  seconds: [
    `seconds, more than 0 and at most ${Math.floor(LONGEST / 1000)}`,
    (value: unknown) => typeof value === 'number' && value >= 0.001 && value <= LONGEST / 1000,
  ],
} as const satisfies Readonly<Record<string, readonly [string, (value: unknown) => boolean]>>;

const OPTIONS: { readonly [S in keyof DatabaseConfig]: { readonly [O in keyof Required<DatabaseConfig[S]>]: Kind } } = {
  local: { file: 'text', enableWAL: 'flag', busyTimeout: 'wait', autoMigrate: 'flag', logQueries: 'flag' },
  cloud: { enabled: 'flag', syncUrl: 'text', authToken: 'text', syncInterval: 'seconds', readYourWrites: 'flag' },
  connection: { maxRetries: 'count', retryDelay: 'wait', queryTimeout: 'limit' },
};

/** @throws {ValidationError} for an option that there is not, or that cannot be. */
export function settingsOf(given: DatabaseOptions): Settings {
  assertOptions(given, [...Object.keys(OPTIONS), 'database', 'key']);
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
  if (settings.cloud.enabled && !isServer(settings.cloud.syncUrl)) {
    // It may hold a token.
    throw new ValidationError(
      'cloud.syncUrl',
      'cloud.syncUrl is not the URL of a server. Give one such as libsql://name.turso.io, or with https: or http:.',
    );
  }
  if (settings.cloud.enabled && local?.enableWAL === false) {
    throw new ValidationError('local.enableWAL', 'A replica is always in WAL mode. Leave local.enableWAL out.');
  }
  if (database !== undefined) refuseBesideDatabase(given);
  return settings;
}

function isServer(url = ''): boolean {
  return /^(?:libsql|https?|wss?):\/\//i.test(url) && URL.canParse(url);
}

function merged<S extends keyof DatabaseConfig>(
  section: S,
  defaults: DatabaseConfig[S],
  given: DatabaseOptions[S] = {},
): DatabaseConfig[S] {
  const kinds: Readonly<Record<string, Kind>> = OPTIONS[section];
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ValidationError(section, `${section} must be an object with some of ${Object.keys(kinds).join(', ')}.`);
  }
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of said) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      const known = Object.keys(kinds).join(', ');
      throw new ValidationError(`${section}.${name}`, `There is no option ${section}.${name}. Known are ${known}.`);
    }
    const [words, holds] = KINDS[kind];
    if (holds(value)) continue;
    // A token would be shown where another option was meant.
    const shown = typeof value === 'number' ? ` (${value})` : '';
    throw new ValidationError(`${section}.${name}`, `${section}.${name} is not ${words}${shown}.`);
  }
  return { ...defaults, ...Object.fromEntries(said) };
}

/** Nothing that is said does nothing. */
function refuseBesideDatabase({ local, cloud, database }: DatabaseOptions): void {
  if (database?.mode !== 'sync' && database?.mode !== 'async') {
    throw new ValidationError(
      'database',
      'database is none of Coterie. Give what betterSqlite3(path), libsql(url) or openDatabase(driver) returns.',
    );
  }
  const idle = [
    // It waits in its driver.
    ['local.busyTimeout', database.mode === 'sync' ? local?.busyTimeout : undefined],
    ['local.file', local?.file],
    ['local.enableWAL', local?.enableWAL],
    ['cloud.enabled', cloud?.enabled || undefined],
  ] as const;
  for (const [name, value] of idle) {
    if (value === undefined) continue;
    throw new ValidationError(name, `${name} has no effect on the database that was given. Leave one of them out.`);
  }
}
