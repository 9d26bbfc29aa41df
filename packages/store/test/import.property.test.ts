import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importTranscript, type Store } from '../src/index.ts';
import { content, record } from './support/arbitrary.ts';
import { contentOf, integrity } from './support/content.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf } from './support/transcript.ts';

const encoder = new TextEncoder();
const runs = { numRuns: 40 };

const file = 'folder/some.jsonl';

async function imported(bytes: Uint8Array, options: Parameters<typeof importTranscript>[2] = {}, chunks = [65536]) {
  const store = memoryStore();
  const result = await importTranscript(store, sourceOf(file, bytes, { chunks }), options);
  return { store, result, stored: await contentOf(store) };
}

describe('what an import leaves in the database', () => {
  it('does not depend on how the bytes come in, nor on the size of its batches', async () => {
    const chunks = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    const batch = fc.record({ records: fc.integer({ min: 1, max: 5 }), bytes: fc.integer({ min: 1, max: 2000 }) });
    await fc.assert(
      fc.asyncProperty(content, chunks, batch, async (bytes, sizes, limits) => {
        const one = await imported(bytes);
        const other = await imported(bytes, { batch: limits }, sizes);
        expect(other.result).toEqual(one.result);
        expect(other.stored).toEqual(one.stored);
      }),
      runs,
    );
  });

  it('does not depend on how often the file was imported while it grew', async () => {
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(content, cuts, async (bytes, fractions) => {
        const one = await imported(bytes);
        const store = memoryStore();
        const ends = fractions.map((fraction) => Math.floor(fraction * bytes.length)).sort((a, b) => a - b);
        for (const end of [...ends, bytes.length]) await importTranscript(store, sourceOf(file, bytes.slice(0, end)));
        expect(await contentOf(store)).toEqual(one.stored);
        await integrity(store);
        const again = await importTranscript(store, sourceOf(file, bytes));
        expect(again).toMatchObject({ inserted: 0, skipped: one.result.records, records: one.result.records });
      }),
      runs,
    );
  });

  it('does not depend on the order of the files', async () => {
    const files = fc.array(content, { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(files, async (contents) => {
        const sources = contents.map((bytes, at) => sourceOf(`folder/${at}.jsonl`, bytes));
        const results: unknown[] = [];
        for (const order of [sources, [...sources].reverse()]) {
          const store: Store<'sync'> = memoryStore();
          for (const source of order) await importTranscript(store, source);
          results.push({
            stored: await contentOf(store),
            overview: store.transcripts
              .overview()
              .map(({ seq: _, ...rest }) => rest)
              .sort((a, b) => (a.id < b.id ? -1 : 1)),
            stats: store.transcripts.stats(),
          });
        }
        expect(results[1]).toEqual(results[0]);
      }),
      runs,
    );
  });

  it('holds every record that stands on a line of its own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 20 }), async (records) => {
        const { store, result } = await imported(encoder.encode(records.map((one) => `${one}\n`).join('')));
        expect(result).toMatchObject({ inserted: records.length, malformed: [] });
        expect(store.transcripts.list().map(({ json }) => json)).toEqual(records);
      }),
      runs,
    );
  });

  it('neither loses nor doubles a record, whatever happens to the file', async () => {
    const versions = fc.array(fc.uniqueArray(record, { maxLength: 8 }), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(versions, async (files) => {
        const store = memoryStore();
        const seen = new Set<string>();
        for (const records of files) {
          await importTranscript(store, sourceOf(file, records.map((one) => `${one}\n`).join('')));
          for (const one of records) seen.add(one);
          const stored = store.transcripts.list().map(({ json }) => json);
          for (const one of records) expect(stored).toContain(one);
        }
        expect(new Set(store.transcripts.list().map(({ json }) => json))).toEqual(seen);
        await integrity(store);
      }),
      runs,
    );
  });
});
