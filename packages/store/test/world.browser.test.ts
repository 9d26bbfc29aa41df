import { sqljs } from '@coterie/sqljs';
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { describe, expect, it } from 'vitest';
import { openStore } from '../src/index.ts';
import { digestOfWorld, WORLD_DIGEST } from './support/world.ts';

describe('a generated world in a browser', () => {
  it('has the digest that it has everywhere', async () => {
    const store = openStore(await sqljs({ wasmUrl }));
    expect(await digestOfWorld(store)).toBe(WORLD_DIGEST);
    store.close();
  });
});
