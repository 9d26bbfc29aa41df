/** A work of sides that open files of their own. */
import { measureInTurns } from '../measuring/in-turns.ts';
import type { Bench, Measured, Side, Work } from '../measuring/work.ts';

export interface Beside extends Pick<Work, 'name' | 'title'> {
  /** What one doing is many of. Default 1. */
  readonly units?: number;
  /** Default: by the processor's time. */
  readonly by?: Measured['by'];
  /** Ours first. */
  sides(bench: Bench): readonly Side[] | Promise<readonly Side[]>;
}

export function beside({ name, title, units, by = 'processor', sides }: Beside): Work {
  return {
    name,
    title,
    async measure(bench) {
      const measured = await measureInTurns(await sides(bench), bench);
      return { by, sides: measured, ...(units !== undefined && { units }) };
    },
  };
}
