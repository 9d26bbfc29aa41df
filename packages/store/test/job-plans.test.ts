/** How the queue is asked: by the beginning of an index each, however many jobs there are and whatever the engine believes. */
import type { Operation } from '@coterie/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NewJob, Store } from '../src/index.ts';
import { engines, planOf as storePlanOf } from './support/plans.ts';

const BY_ID = 'SEARCH jobs USING INDEX sqlite_autoindex_jobs_1 (id=?)';
const GIVEN = 'SCAN given VIRTUAL TABLE INDEX 1:';

function readying(index: string, condition: string): readonly string[] {
  return [
    'SEARCH jobs USING INTEGER PRIMARY KEY (rowid=?)',
    'LIST SUBQUERY',
    `SEARCH jobs USING COVERING INDEX ${index} (${condition})`,
  ];
}

const CLAIM = [
  ...readying('jobs_by_delayed', 'scheduled_at<?'),
  ...readying('jobs_by_lease', 'lease_expires_at<?'),
  'SEARCH jobs USING INTEGER PRIMARY KEY (rowid=?)',
  'LIST SUBQUERY',
];

describe.each(engines)('on %s', (_, open) => {
  let store: Store;

  /** Subqueries are numbered; the numbers say nothing. */
  async function planOf(operation: Operation<unknown>): Promise<readonly string[]> {
    const plan = await storePlanOf(store, operation);
    return plan.map((step) => step.replace(/^(LIST SUBQUERY) \d+$/, '$1'));
  }

  // Almost all have ended, and the engine knows.
  beforeEach(async () => {
    store = await open();
    const ended = Array.from({ length: 300 }, (): NewJob => ({ type: 'a', status: 'completed' }));
    await store.jobs.createMany([...ended, { type: 'a' }, { type: 'b', scheduledAt: new Date('2100-01-01') }]);
    await store.db.execute('ANALYZE');
    return async () => {
      await store.close();
    };
  });

  it('a claim looks at what is due, at what has lost its lease, and at the first of those that wait', async () => {
    const { jobs } = store.operations;
    expect(await planOf(jobs.claim())).toEqual([...CLAIM, 'SCAN jobs USING COVERING INDEX jobs_by_ready']);
    const claimed = (await planOf(jobs.claim({ types: ['a'], limit: 10 }))).slice(CLAIM.length);
    expect(claimed.filter((step) => /^SCAN jobs|TEMP B-TREE/.test(step))).toEqual([]);
    expect(claimed).toContain('SEARCH jobs USING COVERING INDEX jobs_by_type_ready (type=?)');
  });

  it('a claim of jobs that are named looks at these', async () => {
    const plan = await planOf(store.operations.jobs.claim({ ids: ['a', 'b'], limit: 10 }));
    const BY_NUMBER = 'SEARCH jobs USING INTEGER PRIMARY KEY (rowid=?)';
    expect(plan.filter((step) => step.includes(' jobs '))).toEqual([BY_ID, BY_NUMBER, BY_ID]);
  });

  it('a claim of several types merges their indexes, without sorting', async () => {
    const plan = await planOf(store.operations.jobs.claim({ types: ['a', 'b', 'c'], limit: 10 }));
    expect(plan.slice(0, CLAIM.length)).toEqual(CLAIM);
    const merged = plan.slice(CLAIM.length);
    expect(merged.filter((step) => step.startsWith('SEARCH'))).toEqual(
      Array.from({ length: 3 }, () => 'SEARCH jobs USING COVERING INDEX jobs_by_type_ready (type=?)'),
    );
    expect(merged.filter((step) => step === 'MERGE (UNION ALL)')).toHaveLength(2);
    expect(merged.filter((step) => /^SCAN jobs|TEMP B-TREE/.test(step))).toEqual([]);
  });

  it('whoever has a lease finds his job by its id', async () => {
    const { jobs } = store.operations;
    const lease = { id: 'a', token: 't' };
    for (const operation of [
      jobs.heartbeat('a', 't'),
      jobs.heartbeatMany([lease]),
      jobs.completeMany([lease]),
      jobs.fail('a', 't', 'no'),
      jobs.failMany([{ ...lease, error: 'no' }]),
      jobs.release('a', 't'),
      jobs.releaseMany([lease]),
    ]) {
      expect(await planOf(operation)).toEqual([GIVEN, BY_ID]);
    }
    const both = await planOf(jobs.complete('a', 't', { claim: {} }));
    expect(both).toEqual([BY_ID, ...CLAIM, 'SCAN jobs USING COVERING INDEX jobs_by_ready']);
    for (const operation of [
      jobs.complete('a', 't'),
      jobs.cancel('a'),
      jobs.retry('a'),
      jobs.setStatus('a', 'pending'),
      jobs.setStatus('a', 'completed'),
      jobs.setStatus('a', 'failed'),
      jobs.update('a', { priority: 1 }),
    ]) {
      expect(await planOf(operation)).toEqual([BY_ID]);
    }
    const unique = await planOf(jobs.createUnique({ type: 'a', uniqueKey: 'k' }));
    expect(unique).toEqual(['SEARCH jobs USING INDEX jobs_unfinished_key (unique_key=?)']);
  });

  it('what is cleaned up is found by its age, and statistics read no job that waits, is worked on or is completed', async () => {
    const { jobs } = store.operations;
    for (const limit of [undefined, 10]) {
      expect(await planOf(jobs.cleanup({ olderThan: new Date(), limit }))).toEqual([
        'SEARCH jobs USING INTEGER PRIMARY KEY (rowid=?)',
        'LIST SUBQUERY',
        'SEARCH jobs USING INDEX jobs_by_status (status=? AND created_at<?)',
        'LIST SUBQUERY',
        'SCAN json_each VIRTUAL TABLE INDEX 1:',
      ]);
    }
    expect(await planOf(jobs.stats())).toEqual([
      'COMPOUND QUERY',
      'LEFT-MOST SUBQUERY',
      'SCAN jobs USING COVERING INDEX jobs_by_type',
      'UNION ALL',
      'SCAN jobs USING COVERING INDEX jobs_by_type_ready',
      'UNION ALL',
      'SCAN jobs USING COVERING INDEX jobs_by_delayed',
      'USE TEMP B-TREE FOR GROUP BY',
      'UNION ALL',
      'SCAN jobs USING COVERING INDEX jobs_by_lease',
      'USE TEMP B-TREE FOR GROUP BY',
      'UNION ALL',
      'SEARCH jobs USING INDEX jobs_by_status (status=?)',
      'USE TEMP B-TREE FOR GROUP BY',
      'SEARCH jobs USING COVERING INDEX jobs_by_delayed (scheduled_at>?)',
      'SEARCH jobs USING COVERING INDEX jobs_by_lease (lease_expires_at<?)',
    ]);
  });
});
