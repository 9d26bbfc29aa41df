import { equal } from '../../assert.ts';
import { column } from '../../helpers.ts';
import type { StoreCase } from './case.ts';
import { at, idsOf } from './expected.ts';
import { refuses } from './rules.ts';

/** Jobs that are claimed by their ids. */
export const namedJobs: readonly StoreCase[] = [
  {
    name: 'jobs that are named are claimed while they wait, also before their time, and no others',
    async run({ store }) {
      await store.jobs.createMany([
        { id: 'a', type: 'x' },
        { id: 'later', type: 'y', scheduledAt: at(10_000), priority: 3 },
        { id: 'done', type: 'x', status: 'completed' },
        { id: 'urgent', type: 'x', priority: 9 },
      ]);
      equal(await store.jobs.claim({ ids: [] }), []);
      equal(await store.jobs.claim({ ids: ['done', 'nobody'], limit: 9 }), []);
      equal(idsOf(await store.jobs.claim({ ids: ['a', 'later', 'a'], limit: 9 })), ['later', 'a']);
      equal(await store.jobs.claim({ ids: ['a', 'later'], limit: 9 }), []);
      equal(idsOf(await store.jobs.claim()), ['urgent']);
      await refuses(store, () => store.jobs.claim({ ids: ['a'], types: ['x'] }), 'ids');
    },
  },
  {
    name: 'a job that was claimed before its time and comes back waits for that time',
    async run({ store, clock }) {
      await store.jobs.createMany(['given back', 'lost'].map((id) => ({ id, type: 'x', scheduledAt: at(10_000) })));
      const [lost, ...others] = await store.jobs.claim({ ids: ['lost'], leaseMs: 1000 });
      const [given] = await store.jobs.claim({ ids: ['given back'] });
      equal([lost?.scheduledAt, others], [at(10_000), []]);
      await store.jobs.release('given back', given?.leaseToken ?? '');
      clock.time = at(5000);
      equal(await store.jobs.claim({ limit: 9 }), []);
      const { byStatus, delayed } = await store.jobs.stats();
      equal([byStatus.pending, delayed], [2, 2]);
      clock.time = at(10_000);
      equal(
        (await store.jobs.claim({ limit: 9 })).map(({ id, attempts }) => [id, attempts]),
        [
          ['given back', 1],
          ['lost', 2],
        ],
      );
    },
  },
  {
    name: 'a job that is put off while it is worked on waits for its new time when its lease runs out',
    async run({ store, clock }) {
      await store.jobs.create({ id: 'a', type: 'x' });
      await store.jobs.claim({ leaseMs: 1000 });
      await store.jobs.update('a', { scheduledAt: at(10_000) });
      clock.time = at(5000);
      equal(await store.jobs.claim(), []);
      clock.time = at(10_000);
      equal(idsOf(await store.jobs.claim()), ['a']);
    },
  },
  {
    name: 'a named job whose lease ran out is claimed at once, however many others have lost theirs',
    async run({ store, db, clock }) {
      const many = Array.from({ length: 1200 }, (_, number) => ({ id: `${number}`, type: 'x', maxAttempts: 2 }));
      await store.jobs.createMany(many);
      await store.jobs.claim({ limit: 1200, leaseMs: 1000 });
      clock.time = at(5000);
      equal(
        (await store.jobs.claim({ ids: ['1199'] })).map(({ id, attempts }) => [id, attempts]),
        [['1199', 2]],
      );
      equal(await column(db, "SELECT count(*) FROM jobs WHERE status = 'processing'"), [1200]);
      clock.time = at(90_000);
      equal(await store.jobs.claim({ ids: ['1199'] }), []);
      equal(await column(db, "SELECT status FROM jobs WHERE id = '1199'"), ['failed']);
    },
  },
];
