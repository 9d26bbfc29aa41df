import { type WriteWorldOptions, writeWorld } from '@coterie/testing/world';
import { digest } from '../../src/digest/index.ts';
import type { Store } from '../../src/index.ts';

/** Small enough for every driver in every run; `pnpm soak world` writes a million rows. */
const WORLD: WriteWorldOptions = { seed: 1, rows: 3000 };

/**
 * The digest of that world, everywhere. It changes with the generator and the schema: then one driver after another must
 * come to the new one.
 */
export const WORLD_DIGEST = '241ea4247dc4622bd22acb25fcdfe891bae84dfaaece23f789f0fb734a5a4d70';

/** Writes the world, and gives its digest. */
export async function digestOfWorld(store: Store): Promise<string> {
  await writeWorld(store, WORLD);
  return (await digest(store)).sha256;
}
