import type { Malformed } from './source.ts';

/** A file that is no transcript can have a million lines, each of them malformed: so many are listed. */
const MOST = 1000;

/** What is reported of a file: all are counted, the first of them listed. */
export class MalformedList {
  readonly #file: string;
  readonly #found = new Map<string, Malformed>();
  #last = 0;
  #more = 0;

  constructor(file: string) {
    this.#file = file;
  }

  get count(): number {
    return this.#found.size + this.#more;
  }

  /** The same thing at the same line is reported once, however often it is read. */
  add(line: number, reason: string, file = this.#file): void {
    const key = `${file}:${line}:${reason}`;
    if (this.#found.has(key) || (this.#more > 0 && line <= this.#last)) return;
    if (this.#found.size < MOST) this.#found.set(key, { file, line, reason });
    else {
      this.#more += 1;
      this.#last = line;
    }
  }

  get list(): readonly Malformed[] {
    return [...this.#found.values()];
  }
}
