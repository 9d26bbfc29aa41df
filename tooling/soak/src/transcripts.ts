/** Transcripts that are the same each time: what is to be proven depends on the moments, and not on the records. */
import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { importTranscript, openStore } from '@coterie/store';
import { Random, randomTranscript } from '@coterie/testing';

const TRANSCRIPTS = 2;
/** Enough for several batches of 1,000 records in each: a kill can come between two of one file. */
const TURNS = 220;

/** @returns the files, relative to the folder. */
export function writeTranscripts(folder: string): readonly string[] {
  const random = new Random(3);
  return Array.from({ length: TRANSCRIPTS }, () => {
    const { file, text: content } = randomTranscript(random, { turns: TURNS });
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return file;
  });
}

/** Makes a database of some megabytes, with the transcripts in it. */
export async function fillStore(path: string, transcripts: string): Promise<void> {
  const files = writeTranscripts(transcripts);
  const store = openStore(betterSqlite3(path));
  try {
    for (const file of files) {
      await importTranscript(store, { file, open: (start) => createReadStream(join(transcripts, file), { start }) });
    }
  } finally {
    store.close();
  }
}
