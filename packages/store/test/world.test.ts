import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from '../src/index.ts';
import { drivers } from './support/drivers.ts';
import { digestOfWorld, WORLD_DIGEST } from './support/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-store-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a generated world over all tables', () => {
  it.each(drivers.map((driver) => [driver.name, driver] as const))('has one digest: %s', async (_, driver) => {
    const store = await openStore(await driver.open(folder, 'world'));
    expect(await digestOfWorld(store)).toBe(WORLD_DIGEST);
    expect(await store.health()).toMatchObject({ ok: true });
    await store.close();
  });
});
