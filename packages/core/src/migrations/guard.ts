/**
 * Checks, in SQL, of what a migration with foreign keys off left: tables that it does not write have no fewer rows, no
 * table has more rows that refer to nothing than before, references lead where they led, and rebuilt tables have their
 * indexes and triggers. (They count: rows that were replaced by as many others are not seen.) It travels with the migration in one request, since a remote server has no other way to decide
 * before COMMIT: a CHECK constraint of a table that lives only in that transaction fails it.
 */

import type { Statement, Value } from '../database/contract.ts';
import { DatabaseError } from '../database/errors.ts';
import { classifyStatement } from '../sql/classify.ts';
import { foldIdentifier, quoteIdentifier } from '../sql/identifier.ts';
import { splitStatements } from '../sql/script.ts';
import { findAttachmentsToKeep, lostAttachments } from './attachments.ts';
import { LEDGER, type SqlQuery } from './ledger.ts';
import { withChildren } from './nothing-to-lose.ts';
import type { Schema } from './schema.ts';

/** What a failed guard says. */
export type Broken =
  /** Another process changed what the decision rests on: decide again. */
  | { readonly kind: 'moved' }
  /** Rows of this table would be gone. */
  | { readonly kind: 'rows'; readonly table: string }
  | { readonly kind: 'unsafe'; readonly reason: string };

export interface Guard {
  readonly statement: Statement;
  /** Absent for a statement that only prepares. */
  readonly broken?: Broken;
}

const GUARD = `${LEDGER}_guard`;
/** The constraint that fails when not a single row is left. */
export const NONE_LEFT = 'guard_some_rows_left';

/** When the work began, in SQL. */
export const STARTED: SqlQuery = { sql: `SELECT started FROM ${GUARD} WHERE what = 'start'` };

/** The guard at which a call failed whose statements from `first` on are these guards. */
export function brokenGuard(guards: readonly Guard[], error: unknown, first: number): Broken | undefined {
  if (!(error instanceof DatabaseError) || error.statementIndex === undefined) return undefined;
  return guards[error.statementIndex - first]?.broken;
}

const guard = (sql: string, params: readonly Value[] = [], broken?: Broken): Guard => ({
  statement: { sql, params },
  ...(broken && { broken }),
});

const holds = (condition: string, params: readonly Value[], broken: Broken): Guard =>
  guard(`INSERT INTO ${GUARD} (holds) SELECT coalesce((${condition}), 0)`, params, broken);

const unsafe = (reason: string): Broken => ({ kind: 'unsafe', reason });

/** Comes first; a table that is there already belongs to somebody else, and the migration fails. */
export const openGuard: readonly Guard[] = [
  guard(`CREATE TABLE ${GUARD} (
  what TEXT, subject TEXT, started REAL, rows_before INTEGER, rows_after INTEGER,
  holds INTEGER CONSTRAINT guard_holds CHECK (holds),
  CONSTRAINT ${NONE_LEFT} CHECK (rows_before = 0 OR rows_after > 0),
  CONSTRAINT guard_all_rows_left CHECK (rows_after >= rows_before)
)`),
  guard(`INSERT INTO ${GUARD} (what, started) VALUES ('start', julianday('now'))`),
];

export const closeGuard: Guard = guard(`DROP TABLE ${GUARD}`);

/** What was read before the transaction must still be so in it. The schema's version is read first, right after `openGuard`. */
export function unmovedSchema(schema: Schema): Guard {
  // Creating the guard's table is the one change since.
  return holds('(SELECT schema_version FROM pragma_schema_version) = ?', [schema.version + 1], { kind: 'moved' });
}

export function unmovedLedger(records: number): Guard {
  return holds(`(SELECT count(*) FROM ${LEDGER}) = ?`, [records], { kind: 'moved' });
}

/** The tables that the decision rests on are still empty. */
export function stillEmpty(tables: readonly string[]): readonly Guard[] {
  return tables.map((table) => holds(`NOT EXISTS (SELECT 1 FROM ${quoteIdentifier(table)})`, [], { kind: 'moved' }));
}

/** References that lead to no table, as (child, parent). */
const DANGLING = `SELECT DISTINCT t.name AS child, f."table" AS parent FROM sqlite_master AS t JOIN pragma_foreign_key_list(t.name) AS f
  WHERE t.type = 'table' AND NOT EXISTS (SELECT 1 FROM sqlite_master AS p WHERE p.type = 'table' AND p.name = f."table" COLLATE NOCASE)`;

/** What must be noted before the work. What was wrong already is no reason to refuse a migration. */
export function guardsBefore(script: string | undefined, schema: Schema): readonly Guard[] {
  return [
    holds(
      '(SELECT foreign_keys FROM pragma_foreign_keys) = 0',
      [],
      unsafe('The driver did not switch foreign keys off, although it was told to. Please report this'),
    ),
    ...bystanders(script, schema).map((table) =>
      guard(
        `INSERT INTO ${GUARD} (what, subject, rows_before) SELECT 'rows', ?, count(*) FROM ${quoteIdentifier(table)}`,
        [table],
      ),
    ),
    guard(
      `INSERT INTO ${GUARD} (what, subject, rows_before) SELECT 'orphans', "table", count(*) FROM pragma_foreign_key_check GROUP BY "table"`,
      [],
      unsafe(
        'PRAGMA foreign_key_check fails before the migration: a foreign key refers to columns that are not unique. Repair it first',
      ),
    ),
    guard(`INSERT INTO ${GUARD} (what, subject) SELECT 'dangling', child || char(10) || parent FROM (${DANGLING})`),
  ];
}

/** What must hold after the work. */
export function guardsAfter(script: string | undefined, schema: Schema): readonly Guard[] {
  const children = [...new Set(schema.foreignKeys.map(({ child }) => child))];
  return [
    ...keptAttachments(script, schema),
    ...bystanders(script, schema).map((table) =>
      guard(
        `UPDATE ${GUARD} SET rows_after = (SELECT count(*) FROM ${quoteIdentifier(table)}) WHERE what = 'rows' AND subject = ?`,
        [table],
        { kind: 'rows', table },
      ),
    ),
    ...keptReferences(script, schema),
    holds(
      `NOT EXISTS (SELECT 1 FROM (${DANGLING}) AS d WHERE NOT EXISTS
        (SELECT 1 FROM ${GUARD} WHERE what = 'dangling' AND subject = d.child || char(10) || d.parent))`,
      [],
      unsafe(
        'A foreign key would refer to a table that is not there. Create the new table, copy the rows, drop the old table, and rename the new one, in this order',
      ),
    ),
    guard(
      `INSERT INTO ${GUARD} (what, subject, rows_after) SELECT 'orphans after', "table", count(*) FROM pragma_foreign_key_check GROUP BY "table"`,
      [],
      unsafe(
        'A foreign key would refer to columns that are not unique. Give the new table the PRIMARY KEY and UNIQUE constraints of the old one',
      ),
    ),
    ...children.map((child) =>
      holds(`NOT EXISTS (${NEW_ORPHANS} AND a.subject = ?)`, [child], unsafe(orphaned(child))),
    ),
    holds(`NOT EXISTS (${NEW_ORPHANS})`, [], unsafe(orphaned())),
  ];
}

/** Dropping a table drops its indexes and triggers: those that nobody dropped by name must be there again. */
function keptAttachments(script: string | undefined, schema: Schema): readonly Guard[] {
  if (script === undefined) return [];
  const statements = splitStatements(script).map(({ sql }) => sql);
  const { kept, forgotten } = findAttachmentsToKeep(statements, schema);
  return kept.map((attachment) => {
    const { type, name, table } = attachment;
    const lost = forgotten.includes(attachment) ? forgotten : [attachment];
    return holds(
      `EXISTS (SELECT 1 FROM sqlite_master WHERE type = ? AND name = ? COLLATE NOCASE AND tbl_name = ? COLLATE NOCASE)`,
      [type, name, table],
      unsafe(lostAttachments(lost)),
    );
  });
}

const NEW_ORPHANS = `SELECT 1 FROM ${GUARD} AS a LEFT JOIN ${GUARD} AS b ON b.what = 'orphans' AND b.subject = a.subject
  WHERE a.what = 'orphans after' AND a.rows_after > coalesce(b.rows_before, 0)`;

function orphaned(child?: string): string {
  const whose = child === undefined ? 'a table that the migration makes' : `table ${quoteIdentifier(child)}`;
  return `Rows of ${whose} would refer to rows that are not there (PRAGMA foreign_key_check). Copy every row that is referred to, or delete those that refer`;
}

interface Writes {
  /** Tables whose number of rows is the migration's own business. */
  readonly rows: ReadonlySet<string>;
  /** Tables whose definition is. */
  readonly shape: ReadonlySet<string>;
}

function writesOf(script: string): Writes {
  const rows = new Set<string>();
  const shape = new Set<string>();
  for (const { sql } of splitStatements(script)) {
    const { kind, object, table, renameTo } = classifyStatement(sql);
    if (table === undefined) continue;
    const reshapes = (kind === 'create' && object === 'table') || kind === 'drop' || kind === 'alter';
    const fills = kind === 'insert' || kind === 'update' || kind === 'delete';
    for (const name of [table, ...(renameTo === undefined ? [] : [renameTo])]) {
      if (reshapes) shape.add(foldIdentifier(name));
      if (fills || (reshapes && object === 'table')) rows.add(foldIdentifier(name));
    }
  }
  return { rows, shape };
}

/** Tables that refer to what the migration changes, however indirectly, and whose rows it does not write itself. */
function bystanders(script: string | undefined, schema: Schema): readonly string[] {
  if (script === undefined) return [];
  const { rows, shape } = writesOf(script);
  const reached = withChildren([...rows, ...shape], schema);
  return schema.tables.filter((table) => reached.has(foldIdentifier(table)) && !rows.has(foldIdentifier(table)));
}

/**
 * A foreign key follows its table when that is renamed. So where the old table was renamed out of the way, and the new
 * one took its name, the other tables now refer to the old one.
 */
function keptReferences(script: string | undefined, schema: Schema): readonly Guard[] {
  if (script === undefined) return [];
  const { shape } = writesOf(script);
  return schema.foreignKeys
    .filter(({ child, parent }) => shape.has(foldIdentifier(parent)) && !shape.has(foldIdentifier(child)))
    .map(({ child, parent }) =>
      holds(
        `EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE)
          = EXISTS (SELECT 1 FROM pragma_foreign_key_list(?) WHERE "table" = ? COLLATE NOCASE)`,
        [parent, child, parent],
        unsafe(
          `The foreign key of table ${quoteIdentifier(child)} would no longer lead to table ${quoteIdentifier(parent)}. Create the new table, copy the rows, drop the old table, and rename the new one, in this order`,
        ),
      ),
    );
}
