import { integrityCheck } from '@coterie/core';
import { describe, expect, test } from 'vitest';
import {
  importTranscript,
  rebuildSearchIndex,
  type SearchIndex,
  type Store,
  searchIndexes,
  searchIndexHealth,
} from '../src/index.ts';
import { createOfEach } from './support/digests.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, text, Writer } from './support/transcript.ts';

const NAMES = searchIndexes.map(({ name }) => name);
const index = (name: string) => searchIndexes.find((one) => one.name === name) as SearchIndex;
const healthOf = (store: Store<'sync'>, name: string) => store.run(searchIndexHealth(index(name)));
const malformed = (store: Store<'sync'>) => store.run(integrityCheck).fullText.map(({ table }) => table);

async function filled(): Promise<Store<'sync'>> {
  const store = memoryStore();
  const writer = new Writer({ cwd: '/w' });
  writer.raw({ type: 'custom-title', customTitle: '港の話', sessionId: writer.session });
  writer.user('Where are the harbours?');
  writer.assistant('m1', [text('Along the coast.')]);
  await importTranscript(store, sourceOf('-w/s.jsonl', writer.text));
  await createOfEach(store);
  return store;
}

test('every full-text table of the migrations is known, with its content', async () => {
  const { rows } = memoryStore().db.query("SELECT name FROM pragma_table_list WHERE type = 'virtual' ORDER BY name");
  expect(rows.map(([name]) => name)).toEqual(NAMES.toSorted());
});

describe.each(NAMES)('%s', (name) => {
  test('knows all of its rows and no others', async () => {
    const store = await filled();
    expect(healthOf(store, name)).toMatchObject({ missing: 0, surplus: 0 });
    expect(healthOf(store, name).rows).toBeGreaterThan(0);
    expect(malformed(store)).toEqual([]);
  });

  test('that lost a row and kept one that is no more is found out, and rebuilt', async () => {
    const store = await filled();
    const { rows } = healthOf(store, name);
    const column = name === 'transcript_fts' ? 'search_text' : 'text';
    store.db.execute(`DELETE FROM ${name} WHERE docid = (SELECT max(docid) FROM ${name}_docsize)`);
    store.db.execute(`INSERT INTO ${name} (docid, ${column}) VALUES (9000, 'ghost')`);
    expect(healthOf(store, name)).toEqual({ rows, missing: 1, surplus: 1 });
    expect(malformed(store)).toEqual([name]);

    store.run(rebuildSearchIndex(index(name)));
    expect(healthOf(store, name)).toEqual({ rows, missing: 0, surplus: 0 });
    expect(malformed(store)).toEqual([]);
  });
});

test('an index with old words in it is found out by SQLite alone', async () => {
  const store = await filled();
  store.db.script('DROP TRIGGER transcript_fts_before_update');
  store.db.script('DROP TRIGGER transcript_fts_after_update');
  store.db.execute("UPDATE transcript_events SET search_text = 'something else' WHERE search_text IS NOT NULL");
  expect(healthOf(store, 'transcript_fts')).toMatchObject({ missing: 0, surplus: 0 });
  expect(malformed(store)).toEqual(['transcript_fts']);
});
