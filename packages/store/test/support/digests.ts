import type { Store } from '../../src/index.ts';
import { importTranscript } from '../../src/index.ts';
import { corpus } from './corpus.ts';

/**
 * The digest of the corpus, everywhere and for good. It changes with the corpus, the schema, or what an import makes of
 * a record: then databases of before and after have different digests, and this says so.
 */
export const CORPUS_DIGEST = '4748cee2a0222a7c0f5780acd3d094851e721a8be391ba933031f0655bb2e38c';

/** A session and records that came from no file. */
export async function createSome(store: Store): Promise<void> {
  await store.sessions.create({ id: 'lead', type: 'director', name: 'lead', metadata: { tide: [1.5, null] } });
  await store.transcripts.createMany([
    { sessionId: 'lead', data: { type: 'user', message: { content: 'What is the tide?' } } },
    { sessionId: 'lead', data: { type: 'assistant', message: { content: [{ type: 'text', text: 'High.' }] } } },
  ]);
}

export async function importCorpus(store: Store, batch = 1000): Promise<void> {
  for (const source of corpus()) await importTranscript(store, source, { batch: { records: batch } });
}
