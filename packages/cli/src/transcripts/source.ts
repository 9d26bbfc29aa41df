import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { TranscriptSource } from '@coterie/store';
import type { TranscriptFile } from './discover.ts';
import { UnreadError, unreadReason } from './unread.ts';

const CHUNK = 1 << 20;

/**
 * A transcript for the importer: read as a stream, with what Claude Code noted beside a sub-agent's.
 * @throws {UnreadError} here, or while it is read.
 */
export async function transcriptSource({ path, shown, file, size }: TranscriptFile): Promise<TranscriptSource> {
  const meta = await readMeta(besideIt(path), besideIt(shown));
  return {
    file,
    size,
    open: (offset) => readFrom(path, offset, shown),
    ...(meta === undefined ? {} : { meta }),
  };
}

function besideIt(path: string): string {
  return path.replace(/(\.jsonl)?$/, '.meta.json');
}

async function* readFrom(path: string, start: number, shown: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path, { start, highWaterMark: CHUNK });
  } catch (cause) {
    throw asUnread(cause, shown);
  }
}

async function readMeta(path: string, shown: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw asUnread(error, shown);
  }
}

function asUnread(cause: unknown, shown: string): unknown {
  const reason = unreadReason(cause, shown);
  return reason === null ? cause : new UnreadError(reason, { cause });
}
