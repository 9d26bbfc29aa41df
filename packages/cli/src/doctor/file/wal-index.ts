/** The `-shm` file: which part of the write-ahead log is in the database already, and up to where readers read. */
import { endianness } from 'node:os';

/** https://www.sqlite.org/walformat.html#the_wal_index_header */
export interface WalIndex {
  /** Pages in the log that count. */
  readonly frames: number;
  /** Those of them that a checkpoint has put into the database file. */
  readonly folded: number;
  /** What readers of each of the five slots see: the log up to this frame. Null for a slot that was never used. */
  readonly marks: readonly (number | null)[];
}

const COPY = 48;
const VERSION = 3_007_000;
const INITIALIZED = 12;
const FRAMES = 16;
const FOLDED = 96;
const MARKS = 100;
const SLOTS = 5;
const UNUSED = 0xffff_ffff;

/** How many bytes `parseWalIndex` needs. */
export const WAL_INDEX_BYTES = 136;

/** Null when it says nothing: never used, written just now, or of another kind. */
export function parseWalIndex(bytes: Uint8Array): WalIndex | null {
  if (bytes.length < WAL_INDEX_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = endianness() === 'LE';
  // A writer changes one copy of the header after the other.
  const torn = Array.from({ length: COPY }, (_, at) => bytes[at] === bytes[at + COPY]).includes(false);
  if (torn || view.getUint32(0, little) !== VERSION || bytes[INITIALIZED] === 0) return null;
  const marks = Array.from({ length: SLOTS }, (_, slot) => view.getUint32(MARKS + slot * 4, little));
  return {
    frames: view.getUint32(FRAMES, little),
    folded: view.getUint32(FOLDED, little),
    marks: marks.map((mark) => (mark === UNUSED ? null : mark)),
  };
}
