import type { Measured, Work } from '../measuring/work.ts';
import type { Machine } from './machine.ts';

export interface WorkResult extends Pick<Work, 'name' | 'title'> {
  /** On how much data. */
  readonly scale?: string;
  /** How long it took by the clock, with all that was made for it. */
  readonly seconds: number;
  /** Null where it failed. */
  readonly measured: Measured | null;
  readonly error?: string;
}

export interface RunResult {
  /** When it began, ISO 8601. */
  readonly date: string;
  readonly quick: boolean;
  /** How long it took by the clock. */
  readonly seconds: number;
  readonly machine: Machine;
  readonly works: readonly WorkResult[];
}
