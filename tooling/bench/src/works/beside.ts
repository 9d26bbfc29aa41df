/** A work of sides that open files of their own. */
import { measureInTurns } from '../measuring/in-turns.ts';
import type { Bench, Measured, Side, Work } from '../measuring/work.ts';

export interface Beside extends Omit<Work, 'measure'> {
  /** What one doing is many of. Default 1. */
  readonly units?: number | ((bench: Bench) => number);
  /** At most. Default: as many as the run has. */
  readonly rounds?: number;
  /** Default: by the processor's time. */
  readonly by?: Measured['by'];
  /** Ours first. */
  sides(bench: Bench): readonly Side[] | Promise<readonly Side[]>;
}

export function beside({ units, rounds, by = 'processor', sides, ...work }: Beside): Work {
  return {
    ...work,
    async measure(bench) {
      const measured = await measureInTurns(await sides(bench), { ...bench, rounds: rounds ?? bench.rounds });
      return {
        by,
        sides: measured,
        ...(units !== undefined && { units: typeof units === 'number' ? units : units(bench) }),
      };
    },
  };
}
