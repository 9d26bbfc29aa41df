/** Cuts a stream of bytes into lines, in memory that does not depend on how long a line is. */

import { Sample, type Sampled } from './sample.ts';

interface LinePlace {
  /** Offsets in the file: its first byte, and the byte after it and its line end. */
  readonly start: number;
  readonly end: number;
  /** False for what follows the last line end of the file. */
  readonly ended: boolean;
}

interface ReadableLine extends LinePlace {
  /** Without the line end. */
  readonly bytes: Uint8Array;
  readonly problem: null;
  readonly sample: null;
}

/** There is more of it than memory may hold, or it cannot be JSON. */
interface SkippedLine extends LinePlace {
  readonly bytes: null;
  readonly problem: string;
  /** What was kept of it, without the line end. */
  readonly sample: Sampled;
}

export type Line = ReadableLine | SkippedLine;

export interface LineOptions {
  /** Offset of the first byte. */
  readonly offset: number;
  readonly maxBytes: number;
}

const NEWLINE = 0x0a;

/** Lines that are longer than this are looked at while they come in. */
const LONG = 1024 * 1024;

/** The lines of each chunk that arrives; those of one chunk may share its memory, so use them before the next. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  { offset, maxBytes }: LineOptions,
): AsyncGenerator<readonly Line[], void, undefined> {
  const open = new OpenLine(offset, maxBytes);
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      open.add(chunk.subarray(from, to));
      lines.push(open.close(true));
      from = to + 1;
    }
    open.add(chunk.subarray(from));
    open.keep();
    if (lines.length > 0) yield lines;
  }
  if (open.size > 0) yield [open.close(false)];
}

/** The line that is being read. */
class OpenLine {
  readonly #maxBytes: number;
  #start: number;
  #pieces: Uint8Array[] = [];
  #skipped: { readonly problem: string; readonly sample: Sample } | null = null;
  size = 0;

  constructor(start: number, maxBytes: number) {
    this.#start = start;
    this.#maxBytes = maxBytes;
  }

  add(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.size += piece.length;
    if (this.#skipped !== null) {
      this.#skipped.sample.add(piece);
      return;
    }
    this.#pieces.push(piece);
    const problem = this.#findProblem(piece);
    if (problem === null) return;
    const sample = new Sample();
    for (const one of this.#pieces) sample.add(one);
    this.#skipped = { problem, sample };
    this.#pieces = [];
  }

  /** Chunks may be reused by whoever made them. */
  keep(): void {
    const last = this.#pieces.pop();
    if (last !== undefined) this.#pieces.push(last.slice());
  }

  close(ended: boolean): Line {
    const start = this.#start;
    const place = { start, end: start + this.size + (ended ? 1 : 0), ended };
    const line: Line =
      this.#skipped === null
        ? { ...place, bytes: join(this.#pieces, this.size), problem: null, sample: null }
        : { ...place, bytes: null, ...this.#skipped };
    this.#start = place.end;
    this.#pieces = [];
    this.#skipped = null;
    this.size = 0;
    return line;
  }

  #findProblem(piece: Uint8Array): string | null {
    if (this.size > this.#maxBytes) return `longer than ${this.#maxBytes} bytes`;
    if (this.size <= LONG) return null;
    const looked = this.size - piece.length <= LONG ? this.#pieces : [piece];
    return looked.some(hasControl) ? 'not JSON: it has control characters, as binary data has' : null;
  }
}

/** JSON has no control characters but blanks, tabs and line ends. */
export function hasControl(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}

function join(pieces: readonly Uint8Array[], size: number): Uint8Array {
  if (pieces.length === 1 && pieces[0] !== undefined) return pieces[0];
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
