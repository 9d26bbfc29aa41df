import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { TranscriptSource } from '@coterie/store';
import type { TranscriptFile } from './discover.ts';

const CHUNK = 1 << 20;

/** A transcript for the importer: read as a stream, with what Claude Code noted beside a sub-agent's. */
export async function transcriptSource({ path, file, size }: TranscriptFile): Promise<TranscriptSource> {
  const meta = await readMeta(path.replace(/(\.jsonl)?$/, '.meta.json'));
  return {
    file,
    size,
    open: (offset) => createReadStream(path, { start: offset, highWaterMark: CHUNK }),
    ...(meta === undefined ? {} : { meta }),
  };
}

async function readMeta(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
