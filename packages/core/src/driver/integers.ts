/** Integers on their way out of an engine: SQLite's have 64 bits, and JavaScript's numbers are exact up to 2^53 - 1. */

/** Whether a number that an engine gave may be an integer that it rounded. Floats of that size look the same. */
export function mayBeRounded(value: number): boolean {
  return value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER;
}

/** An integer as the contract has it: a number where that is exact. */
export function narrowInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
