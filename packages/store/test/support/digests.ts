import type { Store } from '../../src/index.ts';
import { importTranscript } from '../../src/index.ts';
import { corpus } from './corpus.ts';

/**
 * The digest of the corpus, everywhere and for good. It changes with the corpus, the schema, or what an import makes of
 * a record: then databases of before and after have different digests, and this says so.
 */
export const CORPUS_DIGEST = 'a1689aa728514c85ca31cd0639c0777450ee4f6a0b48d4a8491e27e995c17996';

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
