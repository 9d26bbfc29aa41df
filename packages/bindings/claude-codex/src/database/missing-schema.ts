import { appliedMigrations, type Database, DatabaseError, plan } from '@coterie/core';
import { storeMigrations } from '@coterie/store';
import { CodexError } from '../errors/index.ts';

/**
 * Why a statement was refused, where the schema is not that of this version; null where it is, and the reason another one.
 * It asks only after a failure, so that nothing more is sent as long as all is well.
 */
export async function missingSchema(db: Database, error: unknown, what: string): Promise<CodexError | null> {
  if (!(error instanceof DatabaseError) || error.code !== 'query') return null;
  const { entries, problems } = plan(await appliedMigrations(db), [storeMigrations]);
  const missing = entries.filter(({ state }) => state !== 'applied').length;
  if (problems.length === 0 && missing === 0) return null;
  const has = missing === entries.length ? 'no schema yet' : `an older schema, without the last ${missing} migrations`;
  const says =
    problems[0]?.message ??
    `The database has ${has}. Call runMigrationsWithDatabase(db), or open it without local.autoMigrate: false.`;
  return new CodexError('DATABASE_INITIALIZATION_FAILED', `${what}. ${says}`, { cause: error });
}
