/** Holds a function to the rules that a script is held to before it runs: each statement is judged when it is sent. */

import type { Statement } from '../database/contract.ts';
import type { Flow } from '../database/flow.ts';
import type { Handle } from '../database/handle.ts';
import { classifyStatement } from '../sql/classify.ts';
import { DestructiveReader } from '../sql/destructive.ts';
import { foldIdentifier, quoteIdentifier } from '../sql/identifier.ts';
import { askForApproval } from './decision.ts';
import { type Approval, isApproved } from './destructive.ts';
import { findDroppedParent } from './dropped-parents.ts';
import { type FilledTables, readAllFilled } from './filled-tables.ts';
import { allTables, tablesAtRiskOf } from './nothing-to-lose.ts';
import type { Schema } from './schema.ts';
import { labelOf, type Refusal, type Step } from './step.ts';

/** Thrown at the call that is refused. A function that catches it is refused all the same. */
export class RefusedStatement extends Error {
  override readonly name = 'RefusedStatement';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

export class Examiner {
  readonly #step: Step;
  readonly #schema: Schema;
  /** The tables with rows from before the function; undefined where it is approved. */
  readonly #filled: FilledTables | undefined;
  readonly #reader: DestructiveReader;
  /** Texts that have been judged since the schema last changed. */
  readonly #judged = new Set<string>();
  /** Different texts in the order in which they were sent. */
  readonly #texts: string[] = [];
  readonly #definitions: string[] = [];
  #sent = 0;
  #refused: RefusedStatement | undefined;

  private constructor(step: Step, schema: Schema, filled: FilledTables | undefined) {
    this.#step = step;
    this.#schema = schema;
    this.#filled = filled;
    this.#reader = new DestructiveReader(new Set(allTables(schema).map(foldIdentifier)));
  }

  static *of(tx: Handle, step: Step, schema: Schema, approval: Approval | undefined): Flow<Examiner> {
    const approved = isApproved(approval, step.set, step.migration);
    return new Examiner(step, schema, approved ? undefined : yield* readAllFilled(tx, schema));
  }

  /** What it created, changed and dropped. */
  get definitions(): readonly string[] {
    return this.#definitions;
  }

  examine(statements: readonly Statement[]): void {
    for (const { sql } of statements) {
      this.assertAllowed();
      this.#examineOne(sql);
      this.#sent += 1;
    }
    this.assertAllowed();
  }

  /** @throws {RefusedStatement} the first that was refused. */
  assertAllowed(): void {
    if (this.#refused !== undefined) throw this.#refused;
  }

  #examineOne(sql: string): void {
    if (this.#judged.has(sql)) return;
    const { kind, object } = classifyStatement(sql);
    if (kind === 'create' || kind === 'alter' || kind === 'drop') {
      this.#judged.clear();
      this.#definitions.push(sql);
    }
    this.#judged.add(sql);
    this.#texts.push(sql);
    const found = this.#reader.read(sql);
    const refusal =
      (kind === 'drop' && object === 'table' ? this.#unsafeDrop(sql) : undefined) ??
      (found === undefined ? undefined : this.#unapproved(sql, found.reason));
    if (refusal !== undefined) this.#refused = new RefusedStatement(refusal);
  }

  #unsafeDrop(sql: string): Refusal | undefined {
    if (this.#step.migration.foreignKeys === 'off') return undefined;
    const found = findDroppedParent(this.#definitions.join(';\n'), this.#schema);
    if (found === undefined) return undefined;
    const [parent, child] = [quoteIdentifier(found.parent), quoteIdentifier(found.child)];
    return {
      status: 'blocked',
      reason: `${labelOf(this.#step)} drops table ${parent} while table ${child} refers to it: with foreign keys on, SQLite deletes or changes the rows of ${child} then, or refuses. Drop ${child} first, or, for a rebuild, give the migration foreignKeys: 'off'. Nothing of it was applied.`,
      statement: this.#place(sql),
    };
  }

  #unapproved(sql: string, reason: string): Refusal | undefined {
    if (this.#filled === undefined || this.#hasNothingToLose(this.#filled)) return undefined;
    const refusal = askForApproval(this.#step, [{ reason, statement: this.#place(sql) }]);
    return { ...refusal, reason: `${refusal.reason} Nothing of it was applied.` };
  }

  #hasNothingToLose(filled: FilledTables): boolean {
    if (filled.size === 0) return true;
    const asked = tablesAtRiskOf(this.#texts.join(';\n'), this.#schema) ?? allTables(this.#schema);
    return asked.every((table) => !filled.has(foldIdentifier(table)));
  }

  #place(sql: string): { readonly index: number; readonly line: number; readonly sql: string } {
    return { index: this.#sent, line: 1, sql };
  }
}
