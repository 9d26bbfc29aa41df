/** The first and the last bytes of what was read, by which it is known again. */

/** Enough for the ids and times of a record or two. */
export const SAMPLE_BYTES = 1024;

export interface Sampled {
  /** How many bytes there are in all. */
  readonly size: number;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/** A sample of bytes that come one after the other. It keeps copies, never what it was given. */
export class Sample implements Sampled {
  #size: number;
  #head: Uint8Array;
  #tail: Uint8Array;

  constructor({ size, head, tail }: Sampled = NOTHING) {
    this.#size = size;
    this.#head = head;
    this.#tail = tail;
  }

  get size(): number {
    return this.#size;
  }

  get head(): Uint8Array {
    return this.#head;
  }

  get tail(): Uint8Array {
    return this.#tail;
  }

  add(bytes: Uint8Array): void {
    this.append({ size: bytes.length, head: bytes, tail: bytes });
  }

  append({ size, head, tail }: Sampled): void {
    // A head that is all there was goes on; one that was full, or was read again from a database, does not.
    if (this.#head.length === this.#size && this.#size < SAMPLE_BYTES) {
      this.#head = joined(this.#head, head.subarray(0, SAMPLE_BYTES - this.#size));
    }
    this.#tail =
      tail.length >= SAMPLE_BYTES ? tail.slice(-SAMPLE_BYTES) : joined(this.#tail, tail).slice(-SAMPLE_BYTES);
    this.#size += size;
  }
}

const NOTHING: Sampled = { size: 0, head: new Uint8Array(), tail: new Uint8Array() };

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
