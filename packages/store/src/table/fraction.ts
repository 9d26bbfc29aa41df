/**
 * Reals inside JSON, to the last bit. SQLite 3.45 reads the text of some as the number next to it (0.058285 is one), but whole
 * numbers exactly: so a real travels as a whole number and how often that is to be halved.
 */

export interface Fraction {
  /** At most 2 ** 53, either way. */
  readonly whole: number;
  readonly halvings: number;
}

/** Twice the bits that `1 << n` has room for. */
const MOST_HALVINGS = 124;

/** The fraction that a finite number is, or undefined where it is too large or too close to 0 for one (from some 1e-22 on). */
export function fractionOf(value: number): Fraction | undefined {
  let whole = value;
  let halvings = 0;
  // Doubling changes no bit but those of the exponent.
  for (; !Number.isInteger(whole) && halvings < MOST_HALVINGS; halvings += 1) whole *= 2;
  return Number.isSafeInteger(whole) ? { whole, halvings } : undefined;
}

/** The real of a fraction whose parts are at these places of a JSON array named `value`; NULL where both are. */
export function fractionSql(whole: number, halvings: number): string {
  const half = `(value ->> ${halvings}) / 2`;
  return `CAST(value ->> ${whole} AS REAL) / (1 << ${half}) / (1 << (value ->> ${halvings}) - ${half})`;
}
