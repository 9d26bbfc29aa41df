/** Finds JSON objects in bytes. In UTF-8 no byte of a longer character looks like one of JSON's own characters. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const MARK = [0xef, 0xbb, 0xbf];

/** The first byte from `at` on that is not a blank, a line end or a byte order mark; `bytes.length` when there is none. */
export function skipBlanks(bytes: Uint8Array, at: number): number {
  let next = at;
  for (;;) {
    const byte = bytes[next];
    if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) next += 1;
    else if (byte === MARK[0] && bytes[next + 1] === MARK[1] && bytes[next + 2] === MARK[2]) next += 3;
    else return next;
  }
}

export function startsObject(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === BRACE;
}

/** The end of the object that starts at `at`, by its braces; null when it does not end. */
export function objectEnd(bytes: Uint8Array, at: number): number | null {
  let depth = 0;
  let inString = false;
  for (let next = at; next < bytes.length; next += 1) {
    const byte = bytes[next];
    if (inString) {
      if (byte === BACKSLASH) next += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === BRACE) depth += 1;
    else if (byte === CLOSING_BRACE) {
      depth -= 1;
      if (depth === 0) return next + 1;
    }
  }
  return null;
}

/** Where objects can start behind `at`: at every `{"`. */
export function* objectStarts(bytes: Uint8Array, at: number): Generator<number, void, undefined> {
  for (let next = bytes.indexOf(BRACE, at + 1); next !== -1; next = bytes.indexOf(BRACE, next + 1)) {
    if (bytes[next + 1] === QUOTE) yield next;
  }
}
