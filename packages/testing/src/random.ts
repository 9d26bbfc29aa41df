/** Chance with a seed: what a case found once, it finds again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number in [0, 1), by the mulberry32 generator. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` up to and including `high`. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** One of them. */
  pick<T>(choices: readonly T[]): T {
    const index = this.integer(0, choices.length - 1);
    return choices[index] as T;
  }

  /** A signed 64-bit integer; every magnitude is as likely as the others. */
  wideInteger(): bigint {
    const bits = (BigInt(this.integer(0, 2 ** 31 - 1)) << 32n) | BigInt(this.integer(0, 2 ** 32 - 1));
    const magnitude = bits >> BigInt(this.integer(0, 62));
    return this.next() < 0.5 ? magnitude : -magnitude - 1n;
  }

  /** A finite double of any sign and exponent. */
  double(): number {
    const view = new DataView(new ArrayBuffer(8));
    for (;;) {
      view.setUint32(0, this.integer(0, 2 ** 32 - 1));
      view.setUint32(4, this.integer(0, 2 ** 32 - 1));
      const value = view.getFloat64(0);
      if (Number.isFinite(value)) return value;
    }
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.integer(0, 255));
  }

  /** Characters of one Unicode plane (0 to 16): every code point but NUL and surrogates, unassigned ones included. */
  textOfPlane(plane: number, length: number): string {
    let text = '';
    while (length > 0) {
      const codePoint = plane * 0x10000 + this.integer(0, 0xffff);
      if (codePoint === 0 || (codePoint >= 0xd800 && codePoint <= 0xdfff)) continue;
      text += String.fromCodePoint(codePoint);
      length -= 1;
    }
    return text;
  }

  /** Text of characters from all planes. */
  text(length: number): string {
    let text = '';
    for (let at = 0; at < length; at += 1) text += this.textOfPlane(this.next() < 0.5 ? 0 : this.integer(1, 16), 1);
    return text;
  }
}
