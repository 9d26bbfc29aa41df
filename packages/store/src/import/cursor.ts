import { type FileState, SAMPLE_BYTES } from './known-file.ts';
import type { Line } from './lines.ts';

/** How far the reading of a file is, and the first and last bytes of what was read. */
export class Cursor {
  readonly #start: FileState;
  #bytes: number;
  #lines: number;
  #records: number;
  #head: Uint8Array;
  #tail: Uint8Array;
  /** Whether the head is everything so far, and not yet full. */
  #isHeadOpen: boolean;

  constructor(start: FileState) {
    this.#start = start;
    this.#bytes = start.bytes;
    this.#lines = start.lines;
    this.#records = start.records;
    this.#head = start.head;
    this.#tail = start.tail;
    this.#isHeadOpen = start.head.length === start.bytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Number of the line that is read now, from 1. */
  get line(): number {
    return this.#lines + 1;
  }

  get state(): FileState {
    return {
      ...this.#start,
      bytes: this.#bytes,
      lines: this.#lines,
      records: this.#records,
      head: this.#head,
      tail: this.#tail,
    };
  }

  /** Goes on to an offset within the line, or to its end. */
  advance(line: Line, end: number, records: number): void {
    const from = this.#bytes - line.start;
    const isPast = end === line.end;
    if (line.bytes === null) this.#skip();
    else this.#take(line.bytes.subarray(from, end - line.start));
    if (isPast && line.ended) {
      if (line.bytes !== null) this.#take(LINE_END);
      this.#lines += 1;
    }
    this.#bytes = end;
    this.#records += records;
  }

  /** Nobody kept these bytes. */
  #skip(): void {
    this.#tail = new Uint8Array();
    this.#isHeadOpen = false;
  }

  #take(bytes: Uint8Array): void {
    if (this.#isHeadOpen) {
      this.#head = joined(this.#head, bytes.subarray(0, SAMPLE_BYTES - this.#head.length));
      this.#isHeadOpen = this.#head.length < SAMPLE_BYTES;
    }
    this.#tail =
      bytes.length >= SAMPLE_BYTES ? bytes.slice(-SAMPLE_BYTES) : joined(this.#tail, bytes).slice(-SAMPLE_BYTES);
  }
}

const LINE_END = new Uint8Array([0x0a]);

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
