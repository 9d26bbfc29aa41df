import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore } from '../src/index.ts';
import { digestOfWorld, WORLD_DIGEST } from './support/world.ts';

let server: Sqld;
afterEach(() => server.stop());

describe('a generated world on a server', () => {
  it.each(['url', 'wsUrl'] as const)('has the digest that it has everywhere (%s)', async (protocol) => {
    server = await startSqld();
    const store = await openStore(libsql({ url: server[protocol] }));
    expect(await digestOfWorld(store)).toBe(WORLD_DIGEST);
    await store.close();
  });
});
