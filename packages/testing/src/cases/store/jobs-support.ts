import type { ClaimedJob, Store } from '@coterie/store';
import { caught, checkFailure, equal } from '../../assert.ts';

/** Expects a call to be refused because what it rests on is no longer so, without any effect. */
export async function conflicts(store: Store, call: () => unknown, says: RegExp): Promise<void> {
  const before = await store.jobs.list();
  checkFailure(await caught(store.db.mode, call), { code: 'conflict', says });
  equal(await store.jobs.list(), before, 'the jobs after the refusal');
}

/** Claims the job that is the only one of its type. */
export async function claimOne(store: Store, type: string, leaseMs = 1000): Promise<ClaimedJob> {
  const claimed = await store.jobs.claim({ types: [type], worker: 'w', leaseMs });
  equal(claimed.length, 1, `the jobs of type ${type} that were claimed`);
  return claimed[0] as ClaimedJob;
}
