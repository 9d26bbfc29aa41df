import type { Soak } from './soak.ts';
import { concurrency } from './soaks/concurrency.ts';
import { fullDisk } from './soaks/full-disk.ts';
import { jobs } from './soaks/jobs.ts';
import { kills } from './soaks/kills.ts';
import { races } from './soaks/races.ts';
import { serverIdle } from './soaks/server-idle.ts';
import { serverTrouble } from './soaks/server-trouble.ts';
import { world } from './soaks/world.ts';

/** In the order in which `pnpm soak` runs them. */
export const soaks: readonly Soak[] = [
  ...races,
  ...kills,
  ...fullDisk,
  ...serverTrouble,
  ...serverIdle,
  ...concurrency,
  ...jobs,
  world,
];
