import { describeEffect } from './classify.ts';
import { foldIdentifier, quoteIdentifier } from './identifier.ts';
import { remembered } from './remembered.ts';
import { splitStatements } from './script.ts';
import { ScriptTriggers } from './script-triggers.ts';
import { isTemporary, readShape, type StatementShape } from './statement-shape.ts';
import { holdsLastCopy, type Table, TableHistory } from './table-history.ts';
import { readSources } from './table-sources.ts';

/** A statement of a script that can lose or rewrite rows from before the script. */
export interface Finding {
  /** Its place in `splitStatements(script)`, from 0. */
  readonly statementIndex: number;
  readonly statement: string;
  /** The line on which it starts, from 1. */
  readonly line: number;
  /** What it does, such as `drops column "c" of table "t"`. */
  readonly reason: string;
}

/**
 * Finds the statements of a script that drop, delete or rewrite what was there before it, by their text in context:
 *
 * - what the script itself made with CREATE TABLE, and what is temporary, is its own to change and drop; IF NOT EXISTS
 *   proves nothing, except for a temporary table;
 * - a rebuild (rows copied into a table that ends up with the name of the dropped one, in whatever order and by way of
 *   whatever tables) is one finding at the DROP: `rebuilds table "x"`. A table that holds the last copy of dropped rows
 *   counts as old from there on;
 * - creating a trigger, and dropping an index, view or trigger, loses no rows; nor do ADD COLUMN and RENAME. A write
 *   that fires a trigger which the script made does what the trigger's body does.
 *
 * `classifyStatement` tells what cannot be seen in a text.
 */
export const findDestructive = remembered((script: string): readonly Finding[] => {
  const reader = new DestructiveReader();
  const found: { readonly finding: Finding; readonly dropped: Table | undefined }[] = [];
  for (const [statementIndex, { sql, line }] of splitStatements(script).entries()) {
    const next = reader.read(sql);
    if (next === undefined) continue;
    const { reason, dropped } = next;
    found.push({ finding: { statementIndex, statement: sql, line, reason }, dropped });
  }
  // Whether a DROP belongs to a rebuild is known when the script has ended: the RENAME comes after it.
  return found.map(({ finding, dropped }) => {
    if (dropped === undefined || !reader.history.isRebuilt(dropped)) return finding;
    return { ...finding, reason: `rebuilds table ${quoteIdentifier(dropped.origin.name)}` };
  });
});

/** Judges statements as they come, where what follows is not known yet. */
export class DestructiveReader {
  readonly history = new TableHistory();
  readonly #alwaysOld: ReadonlySet<string>;
  readonly #triggers = new ScriptTriggers();

  /**
   * @param alwaysOld folded names that stand for old tables whatever the statements say: of those that a program sends,
   * nobody knows which will fail or be rolled back.
   */
  constructor(alwaysOld: ReadonlySet<string> = new Set()) {
    this.#alwaysOld = alwaysOld;
  }

  /** How the next statement can lose or rewrite rows from before the first one; undefined when it cannot. */
  read(sql: string): { readonly reason: string; readonly dropped: Table | undefined } | undefined {
    const shape = readShape(sql);
    const harmful = [shape, ...this.#triggers.firedBy(shape)].find((one) => this.#isHarmful(one));
    this.#triggers.note(shape, sql);
    const dropped = shape.effect === 'drops table' && shape.table ? this.history.find(shape.table) : undefined;
    follow(shape, sql, this.history);
    if (harmful === undefined) return undefined;
    const reason = describeEffect(harmful) ?? '';
    return { reason: harmful === shape ? reason : `${reason} by a trigger that it made before`, dropped };
  }

  #isHarmful({ effect, table }: StatementShape): boolean {
    if (effect === undefined || table === undefined) return effect !== undefined;
    if (!isTemporary(table) && this.#alwaysOld.has(foldIdentifier(table.name))) return true;
    const found = this.history.find(table);
    return found.isOld || holdsLastCopy(found);
  }
}

function follow(shape: StatementShape, sql: string, history: TableHistory): void {
  const { kind, object, table, renameTo, creates } = shape;
  if (table === undefined) return;
  if (creates) history.create(table);
  if (kind === 'insert' || (kind === 'create' && object === 'table')) {
    for (const source of readSources(sql)) history.copy(source, table);
  }
  if (renameTo !== undefined) history.rename(table, renameTo);
  if (kind === 'drop') history.drop(table);
}
