import { sqljs } from '@coterie/sqljs';
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { describe, expect, it } from 'vitest';
import { openStore } from '../src/index.ts';
import { integrity } from './support/content.ts';
import { useStore } from './support/corpus.ts';
import { uuid } from './support/transcript.ts';

describe('the store in a browser', () => {
  it('imports, counts, threads and finds, and gives records the ids that they have everywhere', async () => {
    const store = openStore(await sqljs({ wasmUrl }));
    const { imports, stats } = await useStore(store);
    expect(imports).toMatchObject([
      { inserted: 10 },
      { inserted: 2 },
      { inserted: 4, malformed: [{ line: 5 }], pending: 20 },
      { inserted: 120 },
      { inserted: 0, skipped: 10 },
      { inserted: 0, skipped: 2 },
      { inserted: 0, skipped: 4 },
      { inserted: 0, skipped: 120 },
    ]);
    expect(stats).toMatchObject({ sessions: 2, records: 136, toolCalls: 2, tokens: { output: 2 ** 39 + 40 } });
    expect(store.transcripts.search('数据库')).toHaveLength(1);
    const [first] = store.transcripts.list({ where: { sessionId: uuid(1, 7) }, limit: 1 });
    expect(first?.id).toBe('c02ae4c3-d762-5bb1-8b82-a6bd7801d3f7');
    expect(store.sessions.create({ type: 'director', name: 'lead' }).id).toMatch(/^[0-9a-f-]{36}$/);
    await integrity(store);
    store.close();
  });
});
