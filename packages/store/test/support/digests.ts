import type { Store } from '../../src/index.ts';
import { importTranscript } from '../../src/index.ts';
import { corpus } from './corpus.ts';

/**
 * The digest of the corpus, everywhere and for good. It changes with the corpus, the schema, or what an import makes of
 * a record: then databases of before and after have different digests, and this says so.
 */
export const CORPUS_DIGEST = '0ba3025e30e9adbfa66e630caa2c516689cfa6173677141c17157308c2895ea4';

/** A session and records that came from no file. */
export async function createSome(store: Store): Promise<void> {
  await store.sessions.create({ id: 'lead', type: 'director', name: 'lead', metadata: { tide: [1.5, null] } });
  await store.transcripts.createMany([
    { sessionId: 'lead', data: { type: 'user', message: { content: 'What is the tide?' } } },
    { sessionId: 'lead', data: { type: 'assistant', message: { content: [{ type: 'text', text: 'High.' }] } } },
  ]);
}

/** A row of every entity. */
export async function createOfEach(store: Store): Promise<void> {
  await store.sessions.create({ id: 'harbour', type: 'director', name: 'harbour' });
  await store.departments.create({ sessionId: 'harbour', name: 'tides', domain: 'forecast' });
  await store.checkpoints.create({ sessionId: 'harbour', name: 'before the flood', snapshot: { tide: 6.8 } });
  await store.messages.create({ type: 'COMMAND', sender: 'harbour', receiver: 'tides', content: { ask: 'tide' } });
  await store.instances.createMany([
    { id: 'coder', type: 'coding', status: 'started', systemPrompt: 'Watch the tide.' },
    { id: 'reviewer', type: 'review', status: 'started', systemPrompt: 'Read what it says of the tide.' },
  ]);
  await store.mcpEvents.create({ instanceId: 'coder', toolName: 'edit_file', success: true });
  await store.relationships.create({
    parentInstance: 'coder',
    childInstance: 'reviewer',
    relationshipType: 'spawned_review',
  });
  await store.githubIssues.create({
    repoOwner: 'ana',
    repoName: 'tidemark',
    number: 7,
    title: 'Low tide',
    state: 'open',
  });
  await store.config.set('tide.station', { name: 'Dover', metres: 6.8 });
  await store.projects.create({ id: 'tidemark', name: 'Tide tables', description: 'For every harbour' });
  await store.agents.create({ id: 'keeper', projectId: 'tidemark', name: 'keeper' });
  await store.agentHistory.create({ agentId: 'keeper', role: 'user', content: 'When is high tide?' });
  await store.outputs.create({
    projectId: 'tidemark',
    agentId: 'keeper',
    type: 'file',
    path: 'tide.md',
    content: 'noon',
  });
  await store.events.create({ projectId: 'tidemark', agentId: 'keeper', type: 'started', data: { tide: 1 } });
  await store.jobs.create({ type: 'forecast', data: { harbour: 'Brest' } });
}

export async function importCorpus(store: Store, batch = 1000): Promise<void> {
  for (const source of corpus()) await importTranscript(store, source, { batch: { records: batch } });
}
