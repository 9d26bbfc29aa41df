import { type WriteWorldOptions, writeWorld } from '@coterie/testing/world';
import { digest } from '../../src/digest/index.ts';
import type { Store } from '../../src/index.ts';

/** Small enough for every driver in every run; `pnpm soak world` writes a million rows. */
const WORLD: WriteWorldOptions = { seed: 1, rows: 3000 };

/**
 * The digest of that world, everywhere. It changes with the generator and the schema: then one driver after another must
 * come to the new one.
 */
export const WORLD_DIGEST = '0b16ec530e1e28321628ebd0d182edadbf6d2d8aa7deeb55e585eaa0614b98d3';

/** Writes the world, and gives its digest. */
export async function digestOfWorld(store: Store): Promise<string> {
  await writeWorld(store, WORLD);
  return (await digest(store)).sha256;
}
