import type { FileIdentity, FileState } from './known-file.ts';
import type { Line } from './lines.ts';
import { Sample } from './sample.ts';

/** How far the reading of a file is, and the first and last bytes of what was read. */
export class Cursor {
  readonly #start: FileState;
  readonly #sample: Sample;
  #lines: number;
  #records: number;
  #held: FileState | null = null;

  constructor(start: FileState) {
    const { bytes, head, tail } = start;
    this.#start = start;
    // What is read from its beginning is sampled anew.
    this.#sample = bytes === 0 ? new Sample() : new Sample({ size: bytes, head, tail });
    this.#lines = start.lines;
    this.#records = start.records;
  }

  get bytes(): number {
    return this.#sample.size;
  }

  /** Number of the line that is read now, from 1. */
  get line(): number {
    return this.#lines + 1;
  }

  get records(): number {
    return this.#records;
  }

  /** Which file it is. */
  get file(): FileIdentity {
    return this.#start;
  }

  /** As the database is to have it. */
  get state(): FileState {
    const { size, head, tail } = this.#sample;
    if (this.#held !== null) return { ...this.#held, head, former: { bytes: size, tail } };
    return { ...this.#start, bytes: size, lines: this.#lines, records: this.#records, head, tail, former: null };
  }

  /**
   * The database cannot take what comes next: the next import begins here again. What is imported behind it is known
   * by its places then.
   */
  hold(): void {
    this.#held ??= this.state;
  }

  /** Goes on to an offset within the line, or to its end. */
  advance({ start, end, bytes, sample, ended }: Line, to: number, records: number): void {
    if (bytes === null) this.#sample.append(sample);
    else this.#sample.add(bytes.subarray(this.bytes - start, to - start));
    if (to === end && ended) {
      this.#sample.add(LINE_END);
      this.#lines += 1;
    }
    this.#records += records;
  }
}

const LINE_END = new Uint8Array([0x0a]);
