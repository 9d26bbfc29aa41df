/** Claim rates of several queues, measured in turns: whatever a machine does meanwhile, it should meet all of them. */
import type { Claim } from '@coterie/store';
import { median } from '../measuring/statistics.ts';
import type { Queue } from './queue.ts';

export interface Way {
  readonly name: string;
  readonly claim: Claim;
}

export const WAYS: readonly Way[] = [
  { name: 'one of any type', claim: {} },
  { name: 'one of a type', claim: { types: ['a'] } },
  { name: 'one of three types', claim: { types: ['b', 'c', 'd'] } },
  { name: 'ten of any type', claim: { limit: 10 } },
];

export interface Rates {
  readonly way: Way;
  /** Claims in a second, of each queue: the median of the rounds. */
  readonly rates: readonly number[];
  /** Pages that a claim writes, of each queue. */
  readonly pages: readonly number[];
}

export interface Rounds {
  readonly rounds: number;
  /** Jobs that are claimed in each. */
  readonly jobs: number;
}

export function measureRates(queues: readonly Queue[], { rounds, jobs }: Rounds): readonly Rates[] {
  return WAYS.map((way) => {
    const measured = queues.map((): number[] => []);
    for (let round = 0; round < rounds; round += 1) {
      const order = [...queues.keys()];
      for (const at of round % 2 === 0 ? order : order.reverse()) {
        measured[at]?.push(queues[at]?.claim(jobs / (way.claim.limit ?? 1), way.claim) ?? 0);
      }
    }
    const times = jobs / (way.claim.limit ?? 1);
    return { way, rates: measured.map(median), pages: queues.map((queue) => queue.pagesOfClaim(times, way.claim)) };
  });
}

/**
 * Two lines for each way of claiming: the rates with what part of the first queue's each is, and the pages that a claim
 * writes. A queue of 1,000 lies in a few pages, which are written to the file together: that makes it faster than the
 * others, and the pages of one claim tell whether it does more in a longer one.
 */
export function describeRates({ way, rates, pages }: Rates): string {
  const [first = 0] = rates;
  const cells = rates.map((rate) => `${Math.round(rate)}/s (${(rate / first).toFixed(2)})`.padStart(18));
  const written = pages.map((count) => `${count.toFixed(1)} pages`.padStart(18));
  return `  ${way.name.padEnd(20)}${cells.join('')}\n${' '.repeat(22)}${written.join('')}`;
}

export function nameOf({ waiting, delayed }: Queue['size']): string {
  const number = (value: number): string => value.toLocaleString('en');
  return delayed === 0 ? `${number(waiting)} waiting` : `${number(waiting)} waiting behind ${number(delayed)} delayed`;
}
