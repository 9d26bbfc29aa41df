import type { Bench } from './work.ts';

/** With fewer, no interval is certain enough to miss a bar: see `estimate`. */
export const LEAST_ROUNDS = 6;

/** Counts from 0, until the time of a work is up or it has had its rounds; each is told of when it is done. */
export function* roundsOf({ rounds, seconds, onRound }: Pick<Bench, 'rounds' | 'seconds' | 'onRound'>) {
  const end = performance.now() + seconds * 1000;
  for (let round = 0; round < rounds; round += 1) {
    if (round >= LEAST_ROUNDS && performance.now() > end) return;
    yield round;
    onRound(round + 1, rounds);
  }
}
