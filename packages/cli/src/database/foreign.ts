/** Databases of other programs, in which the store's own tables have no place. */
import type { Database } from '@coterie/core';
import { CliError } from '../errors.ts';

/** @throws {CliError} `migration` when the store would find a table of its own names there that is not its own. */
export async function refuseForeign(db: Database, where: string): Promise<void> {
  const { appliedMigrations, classifyStatement, splitStatements } = await import('@coterie/core');
  const { storeMigrations } = await import('@coterie/store');
  const { rows } = await db.query("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')");
  // Names in SQL have no case.
  const there = new Map(rows.map(([name]) => [String(name).toLowerCase(), String(name)]));
  const made = storeMigrations.migrations
    .flatMap(({ up }) => (typeof up === 'string' ? splitStatements(up) : []))
    .map(({ sql }) => classifyStatement(sql))
    .flatMap(({ kind, object, table }) => (kind === 'create' && object === 'table' ? (table ?? []) : []));
  const taken = made.find((table) => there.has(table.toLowerCase()));
  if (taken === undefined) return;
  // Read last: the tables of a coterie that is migrating now came together with their records.
  const applied = await appliedMigrations(db);
  if (applied.some(({ set }) => set === storeMigrations.name)) return;
  throw new CliError(
    'migration',
    `${where} belongs to another program: it has a table ${there.get(taken.toLowerCase())} that is not coterie's. It was left untouched; name another file with --db.`,
  );
}
