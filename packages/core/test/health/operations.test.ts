import { describe, expect, test } from 'vitest';
import {
  connectionPragmas,
  databaseFile,
  integrityCheck,
  referenceCheck,
  settingsOf,
  settingWord,
  storageFacts,
} from '../../src/index.ts';
import { open } from '../engine.ts';

function withChildren() {
  const db = open('sync');
  db.script('CREATE TABLE parents (id INTEGER PRIMARY KEY); CREATE TABLE "my child" (parent REFERENCES parents)');
  return db;
}

test('references to rows that are not there are counted by table', () => {
  const db = withChildren();
  expect(db.run(referenceCheck)).toEqual([]);
  db.execute('PRAGMA foreign_keys = OFF');
  db.script('INSERT INTO "my child" VALUES (7); INSERT INTO "my child" VALUES (8)');
  expect(db.run(referenceCheck)).toEqual([{ table: 'my child', parent: 'parents', rows: 2, example: 1 }]);
});

test('a sound database has no damage', () => {
  expect(withChildren().run(integrityCheck)).toEqual({ damages: [], fullText: [], complete: true });
});

test('how a database lies in its file', () => {
  const db = withChildren();
  db.script('CREATE TABLE big (x); INSERT INTO big VALUES (zeroblob(100000)); DROP TABLE big');
  const { pages, freePages, ...rest } = db.run(storageFacts);
  expect(rest).toEqual({
    journalMode: 'memory',
    pageSize: 4096,
    encoding: 'UTF-8',
    version: expect.stringMatching(/^3\.\d+\.\d+$/),
  });
  expect(db.run(databaseFile)).toBeNull();
  expect(freePages).toBeGreaterThan(20);
  expect(pages).toBeGreaterThan(freePages);
});

describe('the settings of a connection', () => {
  test('are those that every driver makes', () => {
    const db = withChildren();
    for (const pragma of connectionPragmas({ journal: 'wal', busyTimeout: 10 })) db.execute(pragma);
    const settings = db.run(settingsOf({ journal: 'wal' }));
    expect(settings.map(({ name }) => name)).toEqual([
      'foreign_keys',
      'recursive_triggers',
      'synchronous',
      'temp_store',
      'cache_size',
      'wal_autocheckpoint',
    ]);
    for (const { name, wanted, actual } of settings) expect({ name, value: actual }).toEqual({ name, value: wanted });
  });

  test('are told when they are others', () => {
    const db = withChildren();
    db.execute('PRAGMA recursive_triggers = OFF');
    const settings = db.run(settingsOf({ journal: 'memory' }));
    expect(settings).toContainEqual({ name: 'recursive_triggers', wanted: 1, actual: 0 });
  });

  test('have the words of SQL', () => {
    expect(settingWord('synchronous', 1)).toBe('NORMAL');
    expect(settingWord('foreign_keys', 0)).toBe('OFF');
    expect(settingWord('cache_size', -64000)).toBe('-64000');
  });
});
