/** A line that differs between what was applied and what the code says now. */
export interface LineChange {
  readonly change: 'removed' | 'added';
  /** Counted from 1: in the applied text for a removed line, in the code's for an added one. */
  readonly line: number;
  readonly text: string;
}

interface ProblemBase {
  readonly set: string;
  /** The migration's version; null where the problem is the set's. */
  readonly version: number | null;
  /** The migration's name; null where the problem is the set's, or nothing is known of the migration. */
  readonly name: string | null;
  /** What is wrong and what to do about it. */
  readonly message: string;
}

/**
 * Why a set cannot be applied as it is:
 *
 * - `gap` a number is missing · `duplicate` a number or set name is there twice · `invalid` the migration cannot run
 * - `edited` the text of an applied migration was changed · `renamed` its name was
 * - `missing` the code lacks one that was applied · `late` one was added below others that are applied already
 * - `newer` the database was migrated further than the code knows
 */
export type MigrationProblem =
  | (ProblemBase & { readonly kind: 'gap' | 'duplicate' | 'invalid' | 'renamed' | 'missing' | 'late' | 'newer' })
  | (ProblemBase & {
      readonly kind: 'edited';
      /** The lines that differ; empty when a function's revision does. */
      readonly difference: readonly LineChange[];
    });
