/** Writes a transcript of any size, a piece at a time. */
import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { endlessTranscript, Random } from '@coterie/testing';

/** The same in every run, so that runs can be compared. */
const SEED = 1;

const PIECE = 1 << 20;

/** @returns the path of the file in the folder: one session of that many bytes, and the rest of its last turn. */
export async function writeTranscript(folder: string, bytes: number): Promise<string> {
  const { file, turns } = endlessTranscript(new Random(SEED));
  const path = join(folder, basename(file));
  await pipeline(Readable.from(pieces(turns, bytes)), createWriteStream(path));
  return path;
}

function* pieces(turns: Iterable<string>, bytes: number): Generator<Buffer, void, undefined> {
  let piece = '';
  let written = 0;
  for (const turn of turns) {
    piece += turn;
    if (piece.length < PIECE && written + piece.length < bytes) continue;
    const buffer = Buffer.from(piece);
    yield buffer;
    written += buffer.length;
    piece = '';
    if (written >= bytes) return;
  }
}
