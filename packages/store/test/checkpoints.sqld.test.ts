import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compression } from '../src/compression/index.ts';
import { encryption, newKey, rotateKey } from '../src/encryption/index.ts';
import { openStore, type Store } from '../src/index.ts';

let server: Sqld;
beforeAll(async () => {
  server = await startSqld();
});
afterAll(() => server.stop());

const key = newKey();

async function opened(url: string): Promise<Store> {
  const store = await openStore(await libsql({ url }), { compression, encryption: encryption({ key }) });
  await store.sessions.create({ id: 's', type: 'director', name: 's' });
  return store;
}

const repeated = (bytes: number) => 'tide '.repeat(bytes / 5);
const checkpoint = (id: string, bytes: number) => ({ id, name: id, sessionId: 's', snapshot: repeated(bytes) });

describe('checkpoints on a server', () => {
  it('whose snapshot is more than it takes are refused, unless compression makes it small enough', async () => {
    const store = await opened(server.url);
    const refused = { code: 'too-big', outcome: 'not-applied', message: expect.stringMatching(/the server takes/) };
    await expect(store.checkpoints.create(checkpoint('a', 8_000_000))).rejects.toMatchObject(refused);
    await expect(store.checkpoints.create({ ...checkpoint('a', 8_000_000), encrypted: true })).rejects.toMatchObject(
      refused,
    );
    const { size } = await store.checkpoints.create({
      ...checkpoint('a', 8_000_000),
      compressed: true,
      encrypted: true,
    });
    expect(size).toBe(8_000_002);
    expect((await store.checkpoints.get('a'))?.snapshot).toBe(repeated(8_000_000));
    await store.sessions.delete('s');
    await store.close();
  });

  it('are all there but the one that is too large, when many are given', async () => {
    const store = await opened(server.wsUrl);
    const given = [10, 3_000_000, 8_000_000, 3_000_000, 10].map((bytes, at) => checkpoint(`${at}`, bytes));
    const { inserted, rejected } = await store.insertMany('checkpoints', given);
    expect([inserted, rejected]).toMatchObject([4, [{ index: 2, id: '2', error: { code: 'too-big' } }]]);
    expect((await store.checkpoints.get('1'))?.snapshot).toBe(repeated(3_000_000));
    // What is large is read by get alone.
    expect((await store.checkpoints.list()).map(({ id }) => id)).toEqual(['0', '1', '3', '4']);
    await store.sessions.delete('s');
    await store.close();
  });

  it('are encrypted anew, however large they are', async () => {
    const store = await opened(server.url);
    for (const id of ['a', 'b']) await store.checkpoints.create({ ...checkpoint(id, 3_000_000), encrypted: true });
    const next = encryption({ key: newKey(), oldKeys: [key] });
    const { rotated, left } = await rotateKey(store, next);
    expect([rotated.checkpoints, left]).toEqual([2, []]);
    const renewed = await openStore(await libsql({ url: server.url }), { encryption: next });
    expect((await renewed.checkpoints.get('b'))?.snapshot).toBe(repeated(3_000_000));
    await renewed.close();
    await store.close();
  });
});
