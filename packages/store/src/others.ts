/** What another program has made in a database, before the store makes its tables there. */

import {
  classifyStatement,
  type Flow,
  type Handle,
  MigrationError,
  type Operation,
  splitStatements,
  unquoteIdentifier,
  wait,
} from '@coterie/core';
import { storeMigrations } from './migrations.gen.ts';

const LEDGER = '_migrations';

const schemaNames: Operation<readonly (readonly [name: string, type: string])[]> = {
  access: 'read',
  statements: [
    {
      sql: `SELECT name, type FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
      params: [],
    },
  ],
  decode: ([answer]) => (answer?.rows ?? []).map(([name, type]) => [name as string, type as string]),
};

/**
 * Refuses a database in which another program has taken a name of the store's, while it is still as it was: the migrations
 * before the one that meets the name would stay applied.
 * @param besideOthers whether tables with other names may be there when no migration has made any.
 * @throws {MigrationError}
 */
export function* refuseOthers(db: Handle, besideOthers: boolean): Flow<void> {
  const found = yield* wait(db.run(schemaNames));
  const names = new Set(found.map(([name]) => name.toLowerCase()));
  const hasLedger = names.has(LEDGER);
  if (hasLedger && createdNames(storeMigrations.migrations[0]?.up).every((name) => names.has(name))) return;
  const ours = new Set(storeMigrations.migrations.flatMap(({ up }) => createdNames(up)));
  const taken = found.filter(([name]) => ours.has(name.toLowerCase()));
  if (taken.length > 0) throw refused(taken, 'which the store did not make');
  const tables = found.filter(([, type]) => type === 'table' || type === 'view');
  if (!besideOthers && !hasLedger && tables.length > 0) throw refused(tables, 'and nothing of the store');
}

/** Tables, views, indexes and triggers, in small letters. */
function createdNames(up: unknown): readonly string[] {
  if (typeof up !== 'string') return [];
  return splitStatements(up)
    .filter(({ sql }) => classifyStatement(sql).kind === 'create')
    .flatMap(({ sql }) => {
      const name = /^CREATE\s+(?:UNIQUE\s+|VIRTUAL\s+)?(?:TABLE|VIEW|INDEX|TRIGGER)\s+(\S+)/i.exec(sql)?.[1];
      return name === undefined ? [] : [unquoteIdentifier(name).toLowerCase()];
    });
}

/** How many names a sentence has. */
const NAMED = 5;

function refused(found: readonly (readonly [name: string, type: string])[], why: string): MigrationError {
  const named = found.slice(0, NAMED).map(([name, type]) => `${type} ${name}`);
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : '';
  return new MigrationError(
    `The database has ${named.join(', ')}${more}, ${why}: another program's. It was left untouched. Use another database, or rename or drop these first.`,
  );
}
