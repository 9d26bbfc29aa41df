/** The middle of some numbers; of an even number of them, halfway between the two in the middle. NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** A median and how far it can be trusted. */
export interface Estimate {
  readonly median: number;
  /** The median of ever more pairs would lie from `low` to `high`, in 95 of 100 cases. */
  readonly low: number;
  readonly high: number;
}

/**
 * The interval is the one between two of the sorted numbers, and needs to know nothing of how they are spread: below
 * the true median lies each number with chance 1/2, so how many do is a binomial count. With fewer than six numbers none is
 * certain enough, and the interval is all of them.
 */
export function estimate(numbers: readonly number[]): Estimate {
  const sorted = numbers.toSorted((a, b) => a - b);
  const count = sorted.length;
  let cut = 0;
  // The chance that `cut` numbers at most lie below the true median; as many may lie above it.
  let chance = 0.5 ** count;
  for (let term = chance; cut + 1 < count / 2; cut += 1) {
    term *= (count - cut) / (cut + 1);
    if (chance + term > 0.025) break;
    chance += term;
  }
  return { median: median(sorted), low: sorted[cut] ?? Number.NaN, high: sorted[count - 1 - cut] ?? Number.NaN };
}
