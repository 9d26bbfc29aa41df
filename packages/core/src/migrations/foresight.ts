/** Judges steps that are not run, each against what those before it will leave. */

import type { Flow } from '../database/flow.ts';
import type { Handle } from '../database/handle.ts';
import { foldIdentifier } from '../sql/identifier.ts';
import { askForApproval, findObstacle, unapprovedChanges } from './decision.ts';
import type { Approval } from './destructive.ts';
import { readAllFilled } from './filled-tables.ts';
import { tablesAtRisk } from './nothing-to-lose.ts';
import { afterScript, type Projection } from './projection.ts';
import type { MigrationResult } from './report.ts';
import type { State } from './state.ts';
import { labelOf, type Refusal, resultOf, type Step, workOf } from './step.ts';

/** What a run is going to say, or ask for more than it will: never for less. */
export type Foreseen =
  | (Refusal & { readonly needsApproval: boolean })
  | { readonly status: 'pending'; readonly reason?: string };

export class Foresight {
  readonly #db: Handle;
  #projection: Projection;
  /** The function after which nothing is known for certain. */
  #unknownSince: string | undefined;

  private constructor(db: Handle, projection: Projection) {
    this.#db = db;
    this.#projection = projection;
  }

  static *begin(db: Handle, { schema }: State): Flow<Foresight> {
    return new Foresight(db, { schema, filled: yield* readAllFilled(db, schema) });
  }

  /** Steps are given in the order of the run. */
  next(step: Step, approval: Approval | undefined): Foreseen {
    const foreseen = this.#judge(step, approval);
    const work = workOf(step);
    if (typeof work === 'function') this.#unknownSince ??= labelOf(step);
    else this.#projection = afterScript(this.#projection, work);
    return foreseen;
  }

  #judge(step: Step, approval: Approval | undefined): Foreseen {
    const { schema, filled } = this.#projection;
    const obstacle = findObstacle(this.#db, step, schema);
    if (obstacle !== undefined)
      return { ...obstacle, reason: [obstacle.reason, ...this.#doubt()].join(' '), needsApproval: false };
    const changes = unapprovedChanges(step, approval);
    if (changes.length > 0 && (this.#unknownSince !== undefined || !this.#hasNothingToLose(step))) {
      const refusal = askForApproval(step, changes);
      return { ...refusal, reason: [refusal.reason, ...this.#doubt()].join(' '), needsApproval: true };
    }
    const work = workOf(step);
    const notes = [...(typeof work === 'function' && filled.size > 0 ? [FUNCTION] : []), ...this.#doubt()];
    return notes.length === 0 ? { status: 'pending' } : { status: 'pending', reason: notes.join(' ') };
  }

  #doubt(): readonly string[] {
    if (this.#unknownSince === undefined) return [];
    return [`(Judged by what is known before ${this.#unknownSince}, a function, has run.)`];
  }

  #hasNothingToLose(step: Step): boolean {
    if (step.migration.destructive === 'always') return false;
    const { schema, filled } = this.#projection;
    const asked = tablesAtRisk(step, schema);
    return asked === undefined ? filled.size === 0 : asked.every((table) => !filled.has(foldIdentifier(table)));
  }
}

const FUNCTION =
  'A function is examined while it runs: it is undone and blocked when it drops or rewrites rows without approval.';

/** Of a dry run. */
export function foreseenResult(step: Step, foreseen: Foreseen): MigrationResult {
  if (foreseen.status === 'pending') return resultOf(step, foreseen);
  const { needsApproval: _asked, ...refusal } = foreseen;
  return resultOf(step, refusal);
}
