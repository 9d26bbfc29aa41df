import type { Store } from '../../src/index.ts';
import { importTranscript } from '../../src/index.ts';
import { contentOf } from './content.ts';
import { type MemorySource, sourceOf, text, toolUse, uuid, Writer } from './transcript.ts';

/** A small folder of transcripts with every oddity, as sources. */
export function corpus(): readonly MemorySource[] {
  const main = new Writer({ session: uuid(1, 7) });
  main.raw({ type: 'file-history-snapshot', messageId: 'm', snapshot: { timestamp: '2026-03-02T08:59:59.000Z' } });
  main.user('Please migrate the tide tables — 潮汐表 🌊');
  main.assistant('m1', [
    text("I'll look at the schema first."),
    toolUse('t1', 'Read', { file_path: 'a.sql' }),
    toolUse('t2', 'Grep'),
  ]);
  main.toolResult('t1', 'CREATE TABLE tides (at TEXT, height REAL)');
  main.toolResult('t2', [
    { type: 'text', text: 'no matches' },
    { type: 'image', source: { type: 'base64', data: 'AAAA' } },
  ]);
  main.record({ type: 'system', subtype: 'compact_boundary', parentUuid: null, logicalParentUuid: main.last });
  main.user('summary of what was said', { isCompactSummary: true });
  main.assistant('m2', [text('Done: 数据库迁移 is finished.')], {
    input_tokens: 3,
    output_tokens: 2 ** 39,
    cache_read_input_tokens: 9,
  });
  const agent = new Writer({ session: main.session, space: 3, agentId: 'a17' });
  agent.user('Explore the harbour module');
  agent.assistant('m3', [text('It has three files.')]);
  const other = new Writer({ session: uuid(2, 7), space: 4, cwd: 'C:\\Users\\ana\\ebb' });
  other.user('What about ebb?');
  other.raw({ type: 'summary', summary: 'Tide tables migrated', leafUuid: main.last });
  other.raw(
    `${JSON.stringify({ type: 'mode', sessionId: other.session })}${JSON.stringify({ type: 'mode', sessionId: other.session })}`,
  );
  other.raw('');
  other.raw('not a record');
  const long = new Writer({ session: uuid(2, 7), space: 5 });
  for (let turn = 0; turn < 120; turn += 1) long.user(`turn ${turn} of the tide ${'x'.repeat(turn * 10)}`);
  return [
    sourceOf(`-home-ana-tidemark/${main.session}.jsonl`, main.text),
    sourceOf(`-home-ana-tidemark/${main.session}/subagents/agent-a17.jsonl`, agent.text, {
      meta: '{"agentType":"Explore"}',
    }),
    sourceOf(`-home-ana-ebb/${other.session}.jsonl`, `${other.text}{"type":"user","half`),
    sourceOf('-home-ana-ebb/copy.jsonl', long.text),
  ];
}

/** Imports the corpus twice, and tells everything that can be asked. */
export async function useStore(store: Store): Promise<Record<string, unknown>> {
  const imports: unknown[] = [];
  for (let turn = 0; turn < 2; turn += 1) {
    for (const source of corpus()) imports.push(await importTranscript(store, source, { batch: { records: 50 } }));
  }
  const words = ['tide', 'tide turn', '潮汐', '数据库', '🌊', '—', "i'll", 'a.sql', 'harbour'];
  const searches: unknown[] = [];
  for (const order of ['relevance', 'recent'] as const) {
    for (const word of words) searches.push([word, await store.transcripts.search(word, { order, limit: 5 })]);
  }
  const sessions = await store.sessions.list();
  return {
    imports,
    searches,
    sessions,
    found: await store.sessions.search('tide'),
    overview: await store.transcripts.overview(),
    stats: await store.transcripts.stats(),
    threads: await Promise.all(sessions.map(({ id }) => store.transcripts.thread(id, { all: true }))),
    files: await Promise.all(sessions.map(({ id }) => store.transcripts.files(id))),
    content: await contentOf(store),
  };
}
