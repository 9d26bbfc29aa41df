/** Measures works one after another, each in a process of its own. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkResult } from '../report/run-result.ts';
import { measureApart } from './apart.ts';
import { budgetOf } from './budget.ts';
import type { Work } from './work.ts';

/**
 * `seconds` is what a run may take: slower machines make fewer rounds, and their intervals are wider. A million messages and
 * ten million events are made in some of them, so that a full run has more.
 */
const QUICK = { seconds: 120, rounds: 30, slice: 5 } as const;
const FULL = { seconds: 30 * 60, rounds: 60, slice: 25 } as const;

export interface Run {
  readonly quick: boolean;
  /** Told before a work, with 0 rounds of 0, and of each of its rounds. */
  onRound(work: Work, at: number, round: number, rounds: number): void;
  onResult(result: WorkResult): void;
}

/** A work that fails is a result with an error. */
export async function measureAll(
  works: readonly Work[],
  { quick, onRound, onResult }: Run,
): Promise<readonly WorkResult[]> {
  const { seconds, ...pace } = quick ? QUICK : FULL;
  // Some of the works have a part of the time that all have.
  const budget = budgetOf(seconds, works.length);
  const folder = await mkdtemp(join(tmpdir(), 'coterie-bench-'));
  const data = join(folder, 'data');
  const results: WorkResult[] = [];
  try {
    await mkdir(data);
    for (const [at, work] of works.entries()) {
      const own = join(folder, work.name.replaceAll('/', '-'));
      await mkdir(own);
      onRound(work, at, 0, 0);
      const start = performance.now();
      const bench = { quick, folder: own, data, ...pace, seconds: budget.share() };
      const measuring = measureApart({ work: work.name, bench }, (round, of) => onRound(work, at, round, of));
      const found = await measuring.then(
        (measured) => ({ measured }),
        (error: unknown) => ({ measured: null, error: String(error) }),
      );
      const { name, title } = work;
      const scale = scaleOf(work, quick);
      const took = (performance.now() - start) / 1000;
      const result = { name, title, ...(scale !== undefined && { scale }), seconds: took, ...found };
      results.push(result);
      onResult(result);
      await rm(own, { recursive: true });
    }
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function scaleOf({ scale }: Work, quick: boolean): string | undefined {
  if (scale === undefined || typeof scale === 'string') return scale;
  return quick ? `${scale.quick} (a full run: ${scale.full})` : scale.full;
}
