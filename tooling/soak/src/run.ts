/** Runs a soak, round after round, and keeps what failed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@coterie/testing';
import type { Course, Soak } from './soak.ts';

export interface RunOptions {
  /** The first round has it; each following one has one more, so that any round can be run alone. */
  readonly seed: number;
  readonly rounds: number;
  /** See `Round`. */
  readonly rows?: number;
  readonly tell?: (line: string) => void;
  readonly onRound?: (done: number, failed: number) => void;
}

export interface Failure {
  /** Repeats the round: `--seed N --rounds 1`. */
  readonly seed: number;
  readonly error: unknown;
  /** What the round left behind. */
  readonly folder: string;
}

export interface SoakResult {
  readonly name: string;
  readonly rounds: number;
  readonly failures: readonly Failure[];
  readonly counts: ReadonlyMap<string, number>;
  readonly seconds: number;
  /** Why it did not run. */
  readonly skipped?: string;
}

/** Never throws: what fails is in the result. */
export async function runSoak(soak: Soak, options: RunOptions): Promise<SoakResult> {
  const start = performance.now();
  const counts = new Map<string, number>();
  const failures: Failure[] = [];
  const result = (rounds: number, skipped?: string): SoakResult => {
    const seconds = (performance.now() - start) / 1000;
    return { name: soak.name, rounds, failures, counts, seconds, ...(skipped !== undefined && { skipped }) };
  };
  const obstacle = await soak.obstacle?.();
  if (obstacle) return result(0, obstacle);

  const folder = await temporaryFolder();
  let course: Course | undefined;
  let done = 0;
  try {
    course = await soak.begin(folder);
    for (; done < options.rounds; done += 1) {
      const failure = await runRound(course, options.seed + done, counts, options);
      if (failure !== undefined) failures.push(failure);
      options.onRound?.(done + 1, failures.length);
    }
  } catch (error) {
    failures.push({ seed: options.seed + done, error, folder });
  } finally {
    await course?.end?.();
    await rm(folder, { recursive: true, force: true });
  }
  return result(done);
}

async function runRound(
  course: Course,
  seed: number,
  counts: Map<string, number>,
  { rows, tell = () => undefined }: RunOptions,
): Promise<Failure | undefined> {
  const folder = await temporaryFolder();
  const count = (what: string, times = 1): void => {
    counts.set(what, (counts.get(what) ?? 0) + times);
  };
  try {
    await course.round({ random: new Random(seed), folder, count, tell, ...(rows !== undefined && { rows }) });
  } catch (error) {
    return { seed, error, folder };
  }
  await rm(folder, { recursive: true, force: true });
  return undefined;
}

function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'coterie-soak-'));
}
