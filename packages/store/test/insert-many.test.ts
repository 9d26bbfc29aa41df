import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { ValidationError } from '@coterie/core';
import { countingDriver } from '@coterie/testing';
import { afterAll, describe, expect, it } from 'vitest';
import type { EntityName, NewMessage, Store } from '../src/index.ts';
import { openStore } from '../src/index.ts';
import { drivers } from './support/drivers.ts';
import { memoryStore } from './support/stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-insert-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const message = (at: number, more: Partial<NewMessage> = {}): NewMessage => ({
  id: `m${at}`,
  type: 'REPORT',
  sender: 's',
  content: at,
  ...more,
});

describe.each(drivers)('many rows on $name', ({ open }) => {
  it('are all there but those that break a rule, each with its own error', async () => {
    const store = await openStore(await open(folder, 'many'));
    await store.messages.create(message(7));
    const given = Array.from({ length: 1203 }, (_, at) => message(at));
    given[500] = message(500, { priority: 9 as 4 });
    given[501] = message(501, { inReplyTo: 'nobody' });
    given[1202] = message(3);
    const { inserted, rejected } = await store.insertMany('messages', given);
    expect(inserted).toBe(1199);
    expect(rejected).toMatchObject([
      { index: 7, id: 'm7', error: { field: 'id', code: 'constraint', outcome: 'not-applied' } },
      { index: 500, id: 'm500', error: { field: 'priority' } },
      { index: 501, id: 'm501', error: { field: 'inReplyTo' } },
      { index: 1202, id: 'm3', error: { field: 'id' } },
    ]);
    expect(await store.messages.count()).toBe(1200);
    const [first, second] = await store.messages.list({ limit: 2 });
    expect([first?.id, second?.id]).toEqual(['m7', 'm0']);
    expect(await store.insertMany('messages', [])).toEqual({ inserted: 0, rejected: [] });
    await store.close();
  });
});

describe('many rows', () => {
  it('belong to the transaction that they are in', () => {
    const store = memoryStore();
    const undo = new Error('undo');
    const body = (inside: Store<'sync'>): void => {
      const { inserted, rejected } = inside.insertMany('messages', [message(1), message(1), message(2)]);
      expect([inserted, rejected.map(({ index }) => index)]).toEqual([2, [1]]);
      throw undo;
    };
    expect(() => store.transaction(body)).toThrow(undo);
    expect(store.messages.count()).toBe(0);
  });

  it('are prepared, and one that cannot be is rejected at its place like one that breaks a rule', () => {
    const driver = countingDriver(betterSqlite3(':memory:'));
    const store = openStore(driver);
    driver.reset();
    const texts = ['0', 'x', '2', null, '2', '5'];
    const given = texts.map((text, at) => (text === null ? null : { id: `m${text}`, at, text }));
    const prepare = (row: { readonly text: string } | null) => {
      if (row === null || row.text === 'x') throw new ValidationError('text', 'text is no number.');
      return message(Number(row.text));
    };
    const { inserted, rejected } = store.insertMany('messages', given as never[], { prepare });
    expect(inserted).toBe(3);
    expect(rejected).toMatchObject([
      { index: 1, id: 'mx', error: { field: 'text' } },
      { index: 3, id: null, error: { field: 'text' } },
      { index: 4, id: 'm2', error: { field: 'id', code: 'constraint' } },
    ]);
    driver.reset();
    expect(store.insertMany('messages', [{ text: 'x' }, { text: '7' }], { prepare })).toMatchObject({ inserted: 1 });
    expect(driver.counts.execute).toBe(1);
    const own = new TypeError('not of the row');
    const failing = () => {
      throw own;
    };
    expect(() => store.insertMany('messages', [{}], { prepare: failing })).toThrow(own);
    store.close();
  });

  it.each([undefined, null, {}, 5, 'text'])('that are no list are refused: %j', (given) => {
    expect(() => memoryStore().insertMany('messages', given as never)).toThrow(
      expect.objectContaining({ name: 'ValidationError', field: 'messages' }),
    );
  });

  it('go in pieces, each one round trip', () => {
    const driver = countingDriver(betterSqlite3(':memory:'));
    const store = openStore(driver);
    driver.reset();
    store.insertMany(
      'messages',
      Array.from({ length: 1203 }, (_, at) => message(at)),
    );
    expect(driver.counts).toMatchObject({ execute: 3, begin: 0 });
    store.close();
  });

  it('of an entity that there is not are refused', () => {
    expect(() => memoryStore().insertMany('nope' as EntityName, [])).toThrow(
      expect.objectContaining({ name: 'ValidationError', field: 'entity' }),
    );
  });

  it('are no fault of their own when the database does not take them: the pieces before are there', () => {
    const store = memoryStore();
    store.db.execute('PRAGMA max_page_count = 400');
    const given = Array.from({ length: 2000 }, (_, at) => message(at, { content: 'tide '.repeat(500) }));
    expect(() => store.insertMany('messages', given)).toThrow(expect.objectContaining({ code: 'full' }));
    expect(store.messages.count() % 500).toBe(0);
  });
});
