import { type WriteWorldOptions, writeWorld } from '@coterie/testing/world';
import { digest } from '../../src/digest/index.ts';
import type { Store } from '../../src/index.ts';

/** Small enough for every driver in every run; `pnpm soak world` writes a million rows. */
const WORLD: WriteWorldOptions = { seed: 1, rows: 3000 };

/**
 * The digest of that world, everywhere. It changes with the generator and the schema: then one driver after another must
 * come to the new one.
 */
export const WORLD_DIGEST = 'c65c939f688c2348a63578d880d2921a117e155a431a7d4c1eda484fa1330d5f';

/** Writes the world, and gives its digest. */
export async function digestOfWorld(store: Store): Promise<string> {
  await writeWorld(store, WORLD);
  return (await digest(store)).sha256;
}
