/** The database of `--db` while a command uses it. */
import { existsSync } from 'node:fs';
import type { Database } from '@coterie/core';
import type { Store, StoreOptions } from '@coterie/store';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import type { GlobalOptions } from '../root.ts';
import { databaseFailure } from './failure.ts';
import { refuseForeign } from './foreign.ts';
import { describeLocation, type Location, parseLocation } from './location.ts';
import { openLocation } from './open.ts';
import type { Purpose } from './opened.ts';

export interface SessionOptions {
  readonly purpose: Purpose;
  /** Where there is no file: say so, create one, or take an empty database in memory. */
  readonly missing: 'fail' | 'create' | 'empty';
}

/** For what only a database on this machine has. @throws {CliError} `unsupported`, without asking the server. */
export function refuseServer({ db: text }: GlobalOptions, because: string): void {
  const location = parseLocation(text);
  if (location.kind === 'remote') throw new CliError('unsupported', `${describeLocation(location)} ${because}`);
}

/** Opens the database as it is, without migrating it. `where` names it for messages. */
export async function withDatabase<T>(
  { db: text }: GlobalOptions,
  { env }: Context,
  { purpose, missing }: SessionOptions,
  body: (db: Database, where: string) => Promise<T>,
): Promise<T> {
  const location = parseLocation(text);
  const absent = location.kind === 'file' && !existsSync(location.path);
  if (absent && missing === 'fail') {
    throw new CliError(
      'not-found',
      `There is no database at ${describeLocation(location)}. Create it with "coterie import <folder>", or name another with --db.`,
    );
  }
  const actual: Location = absent && missing === 'empty' ? { driver: 'better-sqlite3', kind: 'memory' } : location;
  const { openDatabase } = await import('@coterie/core');
  const { driver, finish } = await openLocation(actual, { purpose, authToken: env.COTERIE_AUTH_TOKEN });
  try {
    return await body(openDatabase(driver), describeLocation(location));
  } catch (error) {
    throw databaseFailure(error, location, purpose);
  } finally {
    await finish();
  }
}

/** Opens the store. To write, its schema is brought up to date; to read, it must be. To `change`, it must be there. */
export function withStore<T>(
  options: GlobalOptions,
  context: Context,
  use: Purpose | 'change',
  body: (store: Store, where: string) => Promise<T>,
  own: Pick<StoreOptions, 'encryption' | 'compression'> = {},
): Promise<T> {
  const purpose = use === 'read' ? 'read' : 'write';
  return withDatabase(
    options,
    context,
    { purpose, missing: use === 'write' ? 'create' : 'fail' },
    async (db, where) => {
      const { openStore } = await import('@coterie/store');
      if (purpose === 'read') await refuseOutdated(db, where);
      else await refuseForeign(db, where);
      const store: Store = await openStore(db, { ...own, migrate: purpose === 'write' });
      return body(store, where);
    },
  );
}

async function refuseOutdated(db: Database, where: string): Promise<void> {
  const { planMigrations } = await import('@coterie/core');
  const { storeMigrations } = await import('@coterie/store');
  const { entries, problems } = await planMigrations(db, [storeMigrations]);
  const [problem] = problems;
  if (problem !== undefined) throw new CliError('migration', `${where}: ${problem.message}`);
  if (entries.every(({ state }) => state === 'applied')) return;
  await refuseForeign(db, where);
  throw entries.some(({ state }) => state === 'applied')
    ? new CliError('migration', `${where} was made by an older coterie. Bring it up to date with "coterie migrate up".`)
    : new CliError(
        'not-found',
        `${where} holds no coterie data yet. Bring transcripts in with "coterie import <folder>".`,
      );
}
