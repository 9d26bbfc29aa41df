import type { Store } from '@coterie/store';
import type { Finished } from './judge.ts';

const PAGE = 5000;

/** All jobs of the store, as far as they are judged. */
export async function readFinished(store: Store<'async'>): Promise<readonly Finished[]> {
  const jobs: Finished[] = [];
  for (let after: Finished | undefined; ; after = jobs.at(-1)) {
    const page = await store.jobs.list({ limit: PAGE, after });
    if (page.length === 0) return jobs;
    jobs.push(
      ...page.map(({ id, status, attempts, result, seq, createdAt }) => ({
        id,
        status,
        attempts,
        result,
        seq,
        createdAt,
      })),
    );
  }
}
