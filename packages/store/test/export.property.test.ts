import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest } from '../src/digest/index.ts';
import { importTranscript, type Store } from '../src/index.ts';
import { content } from './support/arbitrary.ts';
import { exported } from './support/exported.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf } from './support/transcript.ts';

const runs = { numRuns: 40 };

async function imported(files: readonly Parameters<typeof importTranscript>[1][]): Promise<Store<'sync'>> {
  const store = memoryStore();
  for (const file of files) await importTranscript(store, file);
  return store;
}

describe('an export of any files', () => {
  it('has their digest when it is imported again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(content, { minLength: 1, maxLength: 4 }), async (files) => {
        const names = ['-w/one.jsonl', '-w/one/subagents/agent-a.jsonl', '-v/two.jsonl', '-v/other.jsonl'];
        const store = await imported(files.map((bytes, at) => sourceOf(names[at] ?? '', bytes)));
        const again = await exported(store);
        expect(digest(await imported(again))).toEqual(digest(store));
      }),
      runs,
    );
  });
});
