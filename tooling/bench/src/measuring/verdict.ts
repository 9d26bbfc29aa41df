import { type Estimate, estimate } from './statistics.ts';
import type { Counted, Measured, Timed } from './work.ts';

/** `missed`: by more than the noise. `close`: the median is below the bar, but the true one need not be. */
export type Verdict = 'met' | 'close' | 'missed' | 'told';

export interface Compared {
  readonly peer: string;
  /** Our rate divided by the peer's. */
  readonly ratio: Estimate;
  readonly bar: number | null;
  readonly verdict: Verdict;
}

/** Our rate beside those of the others. */
export function comparisons({ by, sides: [ours, ...peers] }: Measured): readonly Compared[] {
  return peers.map((peer) => {
    const mine = ours === undefined ? [] : samplesOf(ours, by);
    const ratio = estimate(samplesOf(peer, by).map((seconds, round) => seconds / (mine[round] ?? Number.NaN)));
    return { peer: peer.name, ratio, bar: peer.bar ?? null, verdict: judge(ratio, peer.bar) };
  });
}

export function judgeCount({ value, most }: Counted): Verdict {
  if (most === undefined) return 'told';
  return value <= most ? 'met' : 'missed';
}

/** Whether one of its bars is missed by more than the noise. */
export function missedOf(measured: Measured): boolean {
  return (
    comparisons(measured).some(({ verdict }) => verdict === 'missed') ||
    (measured.counts ?? []).some((counted) => judgeCount(counted) === 'missed')
  );
}

/** What one doing took, by what is compared. */
export function samplesOf({ seconds, cpuSeconds }: Timed, by: Measured['by']): readonly number[] {
  return by === 'processor' ? (cpuSeconds ?? seconds) : seconds;
}

function judge({ median, high }: Estimate, bar: number | undefined): Verdict {
  if (bar === undefined) return 'told';
  if (median >= bar) return 'met';
  return high >= bar ? 'close' : 'missed';
}
