import type { Handle } from '@coterie/core';
import { readRecord } from '../transcripts/record.ts';
import { type FileName, readFileName } from './file-name.ts';
import { type FileState, findKnown, type KnownFile, newFile, rewritten } from './known-file.ts';
import { readLines } from './lines.ts';
import { readLine } from './records.ts';
import type { TranscriptSource } from './source.ts';

export interface Location {
  /** The file as the database has it. */
  readonly found: FileState;
  /** From where it is to be read. */
  readonly start: FileState;
  /** What was imported under a session that was only guessed, and goes when the first batch of this file comes. */
  readonly replaced: FileState | null;
  /** Whether there is another file of this path, whose first session is another one. Records can have moved over. */
  readonly hasNamesake: boolean;
}

/** Finds out which file this is, and from where on it is new. */
export async function locate(db: Handle, source: TranscriptSource, maxBytes: number): Promise<Location> {
  const name = readFileName(source.file);
  const known = await findKnown(db, source, name);
  const place = await choose(known, { source, name, maxBytes });
  const { id } = place.start;
  return { ...place, hasNamesake: known.some(({ state }) => state.path === source.file && state.id !== id) };
}

/** One of the known files as it was, or rewritten, or a new one. */
async function choose(
  known: readonly KnownFile[],
  { source, name, maxBytes }: { readonly source: TranscriptSource; readonly name: FileName; readonly maxBytes: number },
): Promise<Omit<Location, 'hasNamesake'>> {
  const unchanged = known.filter(({ isUnchanged }) => isUnchanged).map(({ state }) => state);
  const certain = unchanged.find(({ guessed }) => !guessed);
  if (certain !== undefined) return { found: certain, start: certain, replaced: null };

  const guess = unchanged[0];
  const told = await firstSession(source, guess?.bytes ?? 0, maxBytes);
  if (guess !== undefined) {
    if (told === null) return { found: guess, start: guess, replaced: null };
    if (told === guess.session) return { found: guess, start: { ...guess, guessed: false }, replaced: null };
  }
  // What an earlier revision of the file had is nowhere else, so it stays where it is.
  const replaced = guess?.revision === 0 ? guess : null;
  const session = told ?? name.session;
  const former = known.find(({ state }) => state.session === session && state.path === source.file)?.state;
  if (former !== undefined) return { found: former, start: rewritten(former), replaced };
  const fresh = newFile(session, told === null, source.file);
  return { found: fresh, start: fresh, replaced };
}

/** The first session that a record names, from an offset on. Mostly it stands in one of the first lines. */
async function firstSession(source: TranscriptSource, offset: number, maxBytes: number): Promise<string | null> {
  for await (const lines of readLines(source.open(offset), { offset, maxBytes })) {
    for (const line of lines) {
      for (const item of readLine(line).items) {
        const session = item.kind === 'record' ? readRecord(item.record).sessionId : null;
        if (session !== null) return session;
      }
    }
  }
  return null;
}
