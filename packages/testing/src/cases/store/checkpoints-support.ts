import type { CheckpointWithSnapshot, Store } from '@coterie/store';

/** The checkpoint with this id, which must be there. */
export async function stored(store: Store, id: string): Promise<CheckpointWithSnapshot> {
  const checkpoint = await store.checkpoints.get(id);
  if (checkpoint === null) throw new Error(`There is no checkpoint ${id}.`);
  return checkpoint;
}
