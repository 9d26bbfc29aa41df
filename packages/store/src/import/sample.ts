/** The first and the last bytes of what was read, by which it is known again. */

/** Enough for the ids and times of a record or two. */
export const SAMPLE_BYTES = 1024;

export interface Sampled {
  /** How many bytes there are in all. */
  readonly size: number;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/** What of the last bytes is moved together at once. */
const ROOM = 16 * SAMPLE_BYTES;

/** A sample of bytes that come one after the other. It keeps copies, never what it was given. */
export class Sample implements Sampled {
  #size: number;
  #head: Uint8Array;
  /** Ends with the last bytes. It grows to its end, and the tail is moved to its beginning then: lines are short. */
  readonly #last = new Uint8Array(ROOM);
  #filled = 0;

  constructor({ size, head, tail }: Sampled = NOTHING) {
    this.#size = size;
    this.#head = head;
    this.#keep(tail);
  }

  get size(): number {
    return this.#size;
  }

  get head(): Uint8Array {
    return this.#head;
  }

  /** A copy of its own. */
  get tail(): Uint8Array {
    return this.#last.slice(Math.max(0, this.#filled - SAMPLE_BYTES), this.#filled);
  }

  add(bytes: Uint8Array): void {
    this.append({ size: bytes.length, head: bytes, tail: bytes });
  }

  append({ size, head, tail }: Sampled): void {
    // A head that is all there was goes on; one that was full, or was read again from a database, does not.
    if (this.#size < SAMPLE_BYTES && this.#head.length === this.#size) {
      this.#head = joined(this.#head, head.subarray(0, SAMPLE_BYTES - this.#size));
    }
    this.#keep(tail);
    this.#size += size;
  }

  #keep(bytes: Uint8Array): void {
    const end = bytes.length > SAMPLE_BYTES ? bytes.subarray(-SAMPLE_BYTES) : bytes;
    if (this.#filled + end.length > ROOM) {
      this.#last.copyWithin(0, this.#filled - SAMPLE_BYTES, this.#filled);
      this.#filled = SAMPLE_BYTES;
    }
    this.#last.set(end, this.#filled);
    this.#filled += end.length;
  }
}

const NOTHING: Sampled = { size: 0, head: new Uint8Array(), tail: new Uint8Array() };

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
