import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importTranscript, type Store } from '../src/index.ts';
import { contentOf, integrity } from './support/content.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf } from './support/transcript.ts';

const encoder = new TextEncoder();
const runs = { numRuns: 40 };
const limits = { maxRecordBytes: 4000 };

const SESSIONS = ['one', 'two', 'three', undefined];

/** A record's line, different from all others by its number. */
type Line = (number: number) => Uint8Array;

const record = fc
  .record({
    session: fc.constantFrom(...SESSIONS),
    uuid: fc.boolean(),
    end: fc.constantFrom('\n', '\n', '\n', '\r\n', ''),
  })
  .map(({ session, uuid, end }): Line => {
    const of = session === undefined ? '' : `"sessionId":"${session}",`;
    const id = uuid ? '"uuid":"u#",' : '';
    return (number) => encoder.encode(`{${of}${id}"n":#}${end}`.replaceAll('#', String(number)));
  });

/** What is no record, and ends a line. */
const oddity = fc
  .oneof(
    fc
      .constantFrom('', ' ', '\uFEFF', '[1]', 'rubbish', '{"a":', '\0\0', '{"x":"\0"}')
      .map((text) => encoder.encode(text)),
    fc.constantFrom('y', '\u0001', '{"x":"').map((text) => encoder.encode(text.padEnd(5000, 'x'))),
    fc.uint8Array({ maxLength: 30 }),
  )
  .map(
    (bytes): Line =>
      () =>
        new Uint8Array([0x0a, ...bytes.map((byte) => (byte === 0x7b ? 0x20 : byte)), 0x0a]),
  );

const lines = fc.array(fc.oneof({ weight: 4, arbitrary: record }, { weight: 1, arbitrary: oddity }), { maxLength: 12 });

/** An import, and what happens after some of its batches. */
interface Run {
  readonly records?: number;
  readonly stopAt?: number | null;
  readonly deleteAt?: number | null;
}

type Change =
  | { readonly kind: 'grow'; readonly lines: readonly Line[] }
  | { readonly kind: 'delete'; readonly session: string }
  | { readonly kind: 'import'; readonly root: string; readonly runs: readonly Run[] }
  | { readonly kind: 'rewrite'; readonly keep: readonly boolean[]; readonly reverse: boolean };

const grow = fc.record({ kind: fc.constant('grow' as const), lines });
const deletion = fc.record({ kind: fc.constant('delete' as const), session: fc.constantFrom('one', 'two', 'some') });
const soon = fc.option(fc.integer({ min: 1, max: 3 }), { freq: 2 });
const run = fc.record({ records: fc.integer({ min: 1, max: 6 }), stopAt: soon, deleteAt: soon });
const importFrom = (...roots: readonly string[]) =>
  fc.record({
    kind: fc.constant('import' as const),
    root: fc.constantFrom(...roots),
    runs: fc.array(run, { minLength: 1, maxLength: 3 }),
  });
const rewrite = fc.record({
  kind: fc.constant('rewrite' as const),
  keep: fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
  reverse: fc.boolean(),
});

const NAME = 'folder/some.jsonl';

/** A file that changes, and a store that it is imported into now and then. */
class Story {
  readonly store: Store<'sync'> = memoryStore();
  #lines: readonly Uint8Array[] = [];
  #count = 0;

  get content(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#lines));
  }

  async tell(changes: readonly Change[]): Promise<void> {
    for (const change of changes) await this.#change(change);
  }

  async #change(change: Change): Promise<void> {
    switch (change.kind) {
      case 'grow':
        this.#lines = [...this.#lines, ...change.lines.map((line) => line(++this.#count))];
        return;
      case 'delete':
        this.store.sessions.delete(change.session);
        return;
      case 'rewrite': {
        const kept = this.#lines.filter((_, at) => change.keep[at % change.keep.length]);
        this.#lines = change.reverse ? kept.reverse() : kept;
        return;
      }
      case 'import':
        await Promise.all(change.runs.map((run) => this.import(change.root, run)));
    }
  }

  async import(root = '', { records = 1000, stopAt = null, deleteAt = null }: Run = {}): Promise<void> {
    const stop = new AbortController();
    let batches = 0;
    const options = {
      ...limits,
      batch: { records },
      signal: stop.signal,
      onProgress: () => {
        batches += 1;
        if (batches === deleteAt) this.store.sessions.delete('one');
        if (batches === stopAt) stop.abort();
      },
    };
    const source = sourceOf(`${root}${NAME}`, this.content, { chunks: [70] });
    await importTranscript(this.store, source, options).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
  }
}

/** All but what follows from the root that a file was seen from first. */
async function storedIn(store: Store): Promise<unknown> {
  const content = await contentOf(store);
  return Object.entries(content).map(([table, rows]) =>
    rows.map((row) => JSON.stringify(table === 'sessions' ? row : { ...row, id: '', file_id: '', path: '' })).sort(),
  );
}

describe('a file that changes between imports', () => {
  it('is stored as if it had been imported once, whatever was deleted and from where it was seen', async () => {
    const changes = fc.array(fc.oneof(grow, deletion, importFrom('', 'projects/', 'home/projects/')), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(lines, changes, async (first, then) => {
        const story = new Story();
        await story.tell([{ kind: 'grow', lines: first }]);
        await story.import();
        await story.tell(then);
        await story.import();
        const expected = memoryStore();
        await importTranscript(expected, sourceOf(NAME, story.content), limits);
        expect(await storedIn(story.store)).toEqual(await storedIn(expected));
        await integrity(story.store);
        const again = sourceOf(NAME, story.content);
        expect(await importTranscript(story.store, again, limits)).toMatchObject({ inserted: 0 });
      }),
      runs,
    );
  });

  it('has each of its records in the store once, however it was rewritten', async () => {
    const changes = fc.array(fc.oneof(grow, rewrite, deletion, importFrom('')), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        const story = new Story();
        await story.tell(all);
        await story.import();
        const expected = memoryStore();
        await importTranscript(expected, sourceOf(NAME, story.content), limits);
        const stored = story.store.transcripts.list().map(({ sessionId, json }) => `${sessionId} ${json}`);
        expect(new Set(stored).size).toBe(stored.length);
        expect(stored).toEqual(
          expect.arrayContaining(expected.transcripts.list().map(({ sessionId, json }) => `${sessionId} ${json}`)),
        );
        await integrity(story.store);
      }),
      runs,
    );
  });
});
