/** Which migrations can lose data, and who approved of it. */

import { classifyStatement } from '../sql/classify.ts';
import { findDestructive } from '../sql/destructive.ts';
import { foldIdentifier } from '../sql/identifier.ts';
import { splitStatements } from '../sql/script.ts';
import { type Migration, migrationLabel } from './migration.ts';
import type { StatementPlace } from './statement-place.ts';

/** A way in which a migration can lose or rewrite data that is there. */
export interface DestructiveChange {
  /** The end of a sentence that begins with the migration, such as `drops column "c" of table "t"`. */
  readonly reason: string;
  /** Absent when the migration is only declared to be destructive. */
  readonly statement?: StatementPlace;
}

/** What is approved: everything, or migrations as `003_name`, `set/003_name` or `set/3`. */
export type Approval = boolean | readonly string[];

/** What is found in the SQL, and what is declared: neither takes anything from the other. */
export function destructiveChanges(work: Migration['up'], declared: boolean): readonly DestructiveChange[] {
  const found = typeof work === 'string' ? findDestructive(work) : [];
  return [
    ...found.map(({ reason, statementIndex, line, statement }) => ({
      reason,
      statement: { index: statementIndex, line, sql: statement },
    })),
    ...(declared ? [{ reason: 'is declared destructive' }] : []),
  ];
}

/** Whether the names, as `MigrateOptions.allowDestructive` takes them, mean this migration. */
export function isApproved(
  approval: Approval | undefined,
  set: string,
  migration: Pick<Migration, 'version' | 'name'>,
): boolean {
  if (approval === undefined || typeof approval === 'boolean') return approval === true;
  const names = [migrationLabel(migration), `${set}/${migrationLabel(migration)}`, `${set}/${migration.version}`];
  return approval.some((given) => names.includes(padded(given)));
}

/** Files may be numbered with any number of digits: `set/3_name` and `set/0003_name` are `set/003_name`. */
function padded(given: string): string {
  const parts = /^(.*\/)?0*(\d+)_(.+)$/s.exec(given);
  if (parts === null) return given;
  return `${parts[1] ?? ''}${migrationLabel({ version: Number(parts[2]), name: parts[3] ?? '' })}`;
}

/** Names of tables in a script, folded. */
export interface TouchedTables {
  /** What it creates, changes, fills, empties or drops. */
  readonly all: ReadonlySet<string>;
  /** What it creates, and the new names of what it renames. */
  readonly made: ReadonlySet<string>;
  /** Those on which it creates a trigger. */
  readonly triggered: ReadonlySet<string>;
}

export function touchedTables(script: string): TouchedTables {
  const all = new Set<string>();
  const made = new Set<string>();
  const triggered = new Set<string>();
  for (const { sql } of splitStatements(script)) {
    const { kind, object, table, renameTo } = classifyStatement(sql);
    if (table !== undefined) all.add(foldIdentifier(table));
    if (table !== undefined && kind === 'create' && object === 'table') made.add(foldIdentifier(table));
    if (table !== undefined && kind === 'create' && object === 'trigger') triggered.add(foldIdentifier(table));
    if (renameTo !== undefined) made.add(foldIdentifier(renameTo));
  }
  return { all, made, triggered };
}
