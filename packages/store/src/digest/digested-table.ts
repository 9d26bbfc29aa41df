import type { Run } from '../table/run.ts';
import type { ColumnType } from './row-hash.ts';

/** A column, or what stands for one: its type and, where it is not just the column, its SQL. */
export type Content = ColumnType | readonly [type: ColumnType, sql: string];

export interface DigestedTable {
  readonly name: string;
  /** What is hashed of a row, by name and in this order. */
  readonly content: Readonly<Record<string, Content>>;
  /** The columns that are not, and why. */
  readonly local: Readonly<Record<string, string>>;
  /** Its rows, run after run. */
  readonly runs: readonly [Run, ...Run[]];
}
