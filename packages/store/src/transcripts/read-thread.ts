import type { Handle } from '@coterie/core';
import { type MessageBlock, messageBlocks } from './content.ts';
import type { Transcripts } from './repository.ts';
import type { ThreadEntry, TranscriptEvent } from './types.ts';

export interface ThreadMessage {
  readonly entry: ThreadEntry;
  readonly event: TranscriptEvent;
  readonly blocks: readonly MessageBlock[];
}

/** Records per round trip: a server answers with a few megabytes at most. */
const PAGE = 50;

/** Reads a conversation with what was said, page by page. See `Transcripts.thread` for what is in it and in which order. */
export async function* readThread(
  store: { readonly db: Handle; readonly operations: { readonly transcripts: Transcripts<'operation'> } },
  sessionId: string,
  options: { readonly all?: boolean | undefined } = {},
): AsyncGenerator<ThreadMessage, void, undefined> {
  const { transcripts } = store.operations;
  const entries = await store.db.run(transcripts.thread(sessionId, options));
  for (let at = 0; at < entries.length; at += PAGE) {
    const page = entries.slice(at, at + PAGE);
    const events = await store.db.run(transcripts.list({ where: { ids: page.map(({ id }) => id) } }));
    const byId = new Map(events.map((event) => [event.id, event]));
    for (const entry of page) {
      const event = byId.get(entry.id);
      // It can have been deleted in between.
      if (event !== undefined) yield { entry, event, blocks: messageBlocks(event.data) };
    }
  }
}
