import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../src/index.ts';
import { integrity } from './support/content.ts';
import { useStore } from './support/corpus.ts';
import { memoryStore } from './support/stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let expected: Record<string, unknown>;
beforeAll(async () => {
  expected = await useStore(memoryStore());
});

describe('the store', () => {
  it.each([
    ['better-sqlite3, file', () => openStore(betterSqlite3(join(folder, 'better.db')))],
    ['better-sqlite3, asynchronous', () => openStore(betterSqlite3(join(folder, 'async.db'), { mode: 'async' }))],
    ['libSQL, file', async () => openStore(await libsql({ url: `file:${join(folder, 'libsql.db')}` }))],
    ['sql.js', async () => openStore(await sqljs())],
    ['sql.js, asynchronous', async () => openStore(await sqljs({ mode: 'async' }))],
  ])('answers the same on %s', async (_, open) => {
    const store = await open();
    expect(await useStore(store)).toEqual(expected);
    await integrity(store);
    await store.close();
  });

  it('reads a file that another driver wrote, search and rules included', async () => {
    const path = join(folder, 'shared.db');
    const writer = openStore(betterSqlite3(path, { journalMode: 'delete' }));
    await useStore(writer);
    writer.close();
    const inMemory = openStore(await sqljs({ bytes: readFileSync(path) }));
    expect(inMemory.transcripts.search('潮汐').length).toBeGreaterThan(0);
    expect(() => inMemory.sessions.create({ type: 'director' })).toThrow(expect.objectContaining({ field: 'name' }));
    await integrity(inMemory);
    inMemory.close();
    const other = await openStore(await libsql({ url: `file:${path}` }));
    expect(await other.transcripts.stats()).toEqual(expected.stats);
    await expect(other.sessions.create({ type: 'director' })).rejects.toMatchObject({ field: 'name' });
    await integrity(other);
    await other.close();
  });
});
