/**
 * Takes a database as bytes: a file, a browser's storage, an upload. It keeps the last state that it took whole, whatever
 * happens while it takes the next. Called again before an earlier promise has settled, it writes in the order of the calls.
 */
export interface Sink<R = void | Promise<void>> {
  /** @param bytes the bytes of a SQLite file, which the sink may keep. */
  write(bytes: Uint8Array): R;
}
