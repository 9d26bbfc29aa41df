import type { Handle } from '@coterie/core';
import { type MessageBlock, messageBlocks } from './content.ts';
import type { Transcripts } from './repository.ts';
import { entriesOf, lastSeq, type ThreadOptions, type ThreadRows, threadPage } from './thread.ts';
import type { ThreadEntry, TranscriptEvent } from './types.ts';

export interface ThreadMessage {
  readonly entry: ThreadEntry;
  readonly event: TranscriptEvent;
  readonly blocks: readonly MessageBlock[];
}

/** Records per round trip, and their bytes: a server answers with 10 MB at most, and none of its records is as large. */
const PAGE = { records: 50, bytes: 4 * 1024 * 1024 };

/** Places of the conversation per round trip, a few hundred bytes each. */
const PLACES = 8000;

/**
 * Reads a conversation with what was said, page by page, however long it is. See `Transcripts.thread` for what is in it
 * and in which order. What is stored or deleted in the meantime may be missing.
 */
export async function* readThread(
  store: { readonly db: Handle; readonly operations: { readonly transcripts: Transcripts<'operation'> } },
  sessionId: string,
  options: ThreadOptions = {},
): AsyncGenerator<ThreadMessage, void, undefined> {
  const { transcripts } = store.operations;
  for (const page of pagesOf(await readEntries(store.db, sessionId, options))) {
    const events = await store.db.run(transcripts.list({ where: { ids: page.map(({ id }) => id) } }));
    const byId = new Map(events.map((event) => [event.id, event]));
    for (const entry of page) {
      const event = byId.get(entry.id);
      // It can have been deleted in between.
      if (event !== undefined) yield { entry, event, blocks: messageBlocks(event.data) };
    }
  }
}

async function readEntries(db: Handle, sessionId: string, options: ThreadOptions): Promise<readonly ThreadEntry[]> {
  const events: ThreadRows['events'][number][] = [];
  for (let after = 0; ; ) {
    const page = await db.run(threadPage(sessionId, { after, limit: PLACES }));
    for (const row of page.events) events.push(row);
    if (page.events.length < PLACES) return entriesOf({ events, files: page.files }, options);
    after = lastSeq(page);
  }
}

function* pagesOf(entries: readonly ThreadEntry[]): Generator<readonly ThreadEntry[], void, undefined> {
  let page: ThreadEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const isFull = page.length === PAGE.records || bytes + entry.bytes > PAGE.bytes;
    if (isFull && page.length > 0) {
      yield page;
      page = [];
      bytes = 0;
    }
    page.push(entry);
    bytes += entry.bytes;
  }
  if (page.length > 0) yield page;
}
