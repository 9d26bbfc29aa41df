/** What is too large for the database, as servers take a few megabytes in one call. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { importTranscript, openStore, type Store } from '../src/index.ts';
import { contentOf, integrity } from './support/content.ts';
import { limited } from './support/limited.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, text, Writer } from './support/transcript.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-limits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILE = '-w/s.jsonl';
const MOST = 200_000;

/** A store over the file of this name, or in memory. */
const limitedStore = (name?: string, most = MOST): Store<'sync'> =>
  openStore(limited(betterSqlite3(name === undefined ? ':memory:' : join(folder, name)), most));

const image = (size: number) => ({ type: 'image', source: { type: 'base64', data: 'A'.repeat(size) } });

/** A session of which one record is too large: the first, one in the middle, or the last. */
function sessionWith(at: 'first' | 'middle' | 'last'): Writer {
  const writer = new Writer({ cwd: '/home/ana/tidemark' });
  const large = (): string => writer.user([text('What is in this picture?'), image(MOST)], { cwd: '/home/ana/early' });
  if (at === 'first') large();
  writer.user('A question');
  writer.assistant('m1', [text('An answer')]);
  if (at === 'middle') large();
  for (let turn = 0; turn < 5; turn += 1) writer.user(`and then ${turn}`);
  if (at === 'last') large();
  return writer;
}

describe('a record that is too large for the database', () => {
  it('with its search text only is stored whole, and found by the beginning of what was said', async () => {
    const store = limitedStore();
    const writer = new Writer();
    writer.user(`harbours ${'🌊 tide '.repeat(9000)} lighthouse`);
    const result = await importTranscript(store, sourceOf(FILE, writer.text));
    expect(result).toMatchObject({ records: 1, inserted: 1, malformed: [], tooLarge: [] });
    expect(store.transcripts.list().map(({ json }) => json)).toEqual(writer.lines);
    const found = (words: string) => store.transcripts.search(words).filter(({ kind }) => kind === 'user').length;
    expect([found('harbours'), found('lighthouse')]).toEqual([1, 0]);
    await integrity(store);
    store.close();
  });

  it.each(['first', 'middle', 'last'] as const)('is told as that, while all others come in (%s)', async (at) => {
    const store = limitedStore();
    const writer = sessionWith(at);
    const line = { first: 1, middle: 3, last: 8 }[at];
    for (const inserted of [7, 0, 0]) {
      const result = await importTranscript(store, sourceOf(FILE, writer.text), { batch: { records: 2 } });
      expect(result).toMatchObject({ records: 7, inserted, skipped: 7 - inserted, malformed: [], pending: 0 });
      expect(result.bytes).toBe(writer.text.length);
      expect(result.tooLarge).toMatchObject([{ file: FILE, line, most: expect.any(Number) }]);
      expect(result.tooLarge[0]?.reason).toMatch(
        /^the record is \d+ bytes, and the server takes \d+ in one request: .* local database file$/,
      );
    }
    expect(store.transcripts.count()).toBe(7);
    // What grows behind it comes in too.
    writer.user('much later');
    expect(await importTranscript(store, sourceOf(FILE, writer.text))).toMatchObject({ records: 8, inserted: 1 });
    expect(store.transcripts.search('much later')).toHaveLength(1);
    await integrity(store);
    store.close();
  });

  it.each(['first', 'middle', 'last'] as const)('comes in when the database takes it (%s)', async (at) => {
    const writer = sessionWith(at);
    const small = limitedStore(`${at}.db`);
    await importTranscript(small, sourceOf(FILE, writer.text), { batch: { records: 2 } });
    small.close();

    writer.user('much later');
    const expected = memoryStore();
    await importTranscript(expected, sourceOf(FILE, writer.text));
    const large = openStore(betterSqlite3(join(folder, `${at}.db`)));
    for (const inserted of [2, 0]) {
      const result = await importTranscript(large, sourceOf(FILE, writer.text), { batch: { records: 2 } });
      expect(result).toMatchObject({ records: 9, inserted, tooLarge: [] });
    }
    expect(await contentOf(large)).toEqual(await contentOf(expected));
    await integrity(large);
    large.close();
  });

  it('does not hide that the file was rewritten behind it', async () => {
    const store = limitedStore();
    const writer = sessionWith('first');
    await importTranscript(store, sourceOf(FILE, writer.text));
    const other = writer.text.replace('and then 4', 'and now 44');
    expect(await importTranscript(store, sourceOf(FILE, other))).toMatchObject({ records: 7, inserted: 1 });
    expect(store.transcripts.search('now 44')).toHaveLength(1);
    store.close();
  });

  it('is no malformed line to a strict import', async () => {
    const store = limitedStore();
    const result = await importTranscript(store, sourceOf(FILE, sessionWith('middle').text), { strict: true });
    expect(result).toMatchObject({ inserted: 7, malformed: [], tooLarge: [{ line: 3 }] });
    store.close();
  });

  it('comes in when a session of the file was deleted, once', async () => {
    const writer = sessionWith('middle');
    const other = new Writer({ session: 'other', space: 3 });
    other.user('something else');
    const content = writer.text + other.text;
    const store = limitedStore('deleted.db');
    await importTranscript(store, sourceOf(FILE, content));
    store.sessions.delete('other');
    expect(await importTranscript(store, sourceOf(FILE, content))).toMatchObject({ records: 8, inserted: 1 });
    store.close();
    const large = openStore(betterSqlite3(join(folder, 'deleted.db')));
    expect(await importTranscript(large, sourceOf(FILE, content))).toMatchObject({ records: 9, inserted: 1 });
    expect(large.transcripts.count()).toBe(9);
    large.close();
  });
});
