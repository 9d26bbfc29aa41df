/** Whether a database is another program's. */

import {
  appliedMigrations,
  type Database,
  type Flow,
  MigrationError,
  type Mode,
  type Operation,
  type Result,
  runFlow,
  splitStatements,
  wait,
} from '@coterie/core';
import { storeMigrations } from './migrations.gen.ts';

const LEDGER = '_migrations';

const tableNames: Operation<readonly string[]> = {
  access: 'read',
  statements: [
    {
      sql: `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
      params: [],
    },
  ],
  decode: ([answer]) => (answer?.rows ?? []).map(([name]) => name as string),
};

/**
 * Refuses a database that another program made, for openers that would else add the store's tables to whatever lies at their
 * path: one with tables and no ledger of migrations, and one whose ledger does not know the store although a table or view has
 * a name of the store's. An empty database is nobody's. It only reads: on a driver that was opened for reading only, nothing
 * of a refused file changes, its journal mode included.
 * @throws {MigrationError} whose sentence names what was found.
 */
export function refuseForeign<M extends Mode>(db: Database<M>): Result<M, void> {
  return runFlow(db.mode, look(db as Database));
}

function* look(db: Database): Flow<void> {
  const names = yield* wait(db.run(tableNames));
  if (names.length === 0) return;
  if (!names.includes(LEDGER)) throw refused(names);
  const applied = yield* wait(appliedMigrations(db));
  if (applied.some(({ set }) => set === storeMigrations.name)) return;
  const own = storeNames();
  const taken = names.filter((name) => own.has(name.toLowerCase()));
  if (taken.length > 0) throw refused(taken);
}

/** What the store's migrations make. */
function storeNames(): ReadonlySet<string> {
  const scripts = storeMigrations.migrations.map(({ up }) => up).filter((up) => typeof up === 'string');
  const statements = scripts.flatMap((script) => splitStatements(script));
  const made = statements.map(({ sql }) => /^\s*CREATE (?:VIRTUAL )?(?:TABLE|VIEW) (\w+)/.exec(sql)?.[1]);
  return new Set(made.filter((name) => name !== undefined));
}

function refused(names: readonly string[]): MigrationError {
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return new MigrationError(
    `The database is another program's: it has ${shown}${more}, which Coterie did not make. It was left untouched. Give another path, or move that file away.`,
  );
}
