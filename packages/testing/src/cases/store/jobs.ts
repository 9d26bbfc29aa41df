import type { JsonValue } from '@coterie/store';
import { equal } from '../../assert.ts';
import type { StoreSubject } from './case.ts';
import { at, idsOf, start } from './expected.ts';
import { jobClaims } from './jobs-claims.ts';
import { jobCourse } from './jobs-course.ts';
import { namedJobs } from './jobs-named.ts';
import { jobRules } from './jobs-rules.ts';

import { refuses } from './rules.ts';

const everything = {
  id: 'brought-over',
  type: 'größe 検索 🎉',
  data: { text: '"\\\u2028', list: [1, -0.5, null, true, { deep: [] }], big: 9007199254740991 } as JsonValue,
  status: 'failed',
  priority: -9007199254740991,
  attempts: 7,
  maxAttempts: 7,
  error: 'Größe: 失敗 💥',
  result: { partly: ['done'] } as JsonValue,
  progress: 0.75,
  uniqueKey: 'schlüssel 🔑',
  backoffMs: 86_400_000,
  scheduledAt: at(-3),
  worker: 'arbeiter 1',
  startedAt: at(-2),
  completedAt: at(-1),
  createdAt: at(-4),
  updatedAt: at(-1),
} as const;

export const jobs: StoreSubject = {
  name: 'jobs',
  cases: [
    {
      name: 'a job has defaults',
      async run({ store }) {
        const created = await store.jobs.create({ type: 'mail' });
        equal(created, {
          seq: 1,
          id: created.id,
          type: 'mail',
          data: {},
          status: 'pending',
          priority: 0,
          attempts: 0,
          maxAttempts: 3,
          error: null,
          result: null,
          progress: null,
          uniqueKey: null,
          backoffMs: 1000,
          scheduledAt: start,
          leaseToken: null,
          leaseExpiresAt: null,
          worker: null,
          startedAt: null,
          completedAt: null,
          createdAt: start,
          updatedAt: start,
        });
        equal(await store.jobs.get(created.id), created);
        equal(await store.jobs.get('nobody'), null);
        const ended = await store.jobs.create({ type: 'mail', status: 'cancelled' });
        equal([ended.status, ended.completedAt], ['cancelled', start]);
      },
    },
    {
      name: 'everything that is given comes back equal, whatever JSON and Unicode',
      async run({ store }) {
        const created = await store.jobs.create(everything);
        equal(created, { ...everything, seq: 1, leaseToken: null, leaseExpiresAt: null });
        equal(await store.jobs.get('brought-over'), created);
        for (const data of [null, false, 0, '', 'text', [], [[null]], { a: { b: { c: 1e300 } } }] as JsonValue[]) {
          equal((await store.jobs.create({ type: 'x', data })).data, data);
          const [claimed] = await store.jobs.claim({ types: ['x'] });
          equal(claimed?.data, data);
          const { job } = await store.jobs.complete(claimed?.id ?? '', claimed?.leaseToken ?? '', { result: data });
          equal((await store.jobs.get(job.id))?.result, data);
        }
      },
    },
    {
      name: 'many are created in order, or none of them',
      async run({ store }) {
        const made = await store.jobs.createMany([{ id: 'b', type: 'x' }, { id: 'a', type: 'y' }, everything]);
        equal(
          made.map(({ id, seq }) => [id, seq]),
          [
            ['b', 1],
            ['a', 2],
            ['brought-over', 3],
          ],
        );
        await refuses(store, () => store.jobs.createMany([{ type: 'x' }, { id: 'a', type: 'x' }]), 'id');
        equal(await store.jobs.createMany([]), []);
        equal(await store.jobs.count(), 3);
      },
    },
    {
      name: 'lists are ordered, filtered and cut, down to rows of one millisecond',
      async run({ store, clock }) {
        await store.jobs.createMany([
          { id: 'a', type: 'x', uniqueKey: 'k' },
          { id: 'b', type: 'y', worker: 'w' },
          { id: 'c', type: 'x', status: 'failed', uniqueKey: 'k' },
        ]);
        clock.time = at(10);
        await store.jobs.create({ id: 'd', type: 'z', status: 'completed' });
        const ids = async (list: Parameters<typeof store.jobs.list>[0]) =>
          (await store.jobs.list(list)).map(({ id }) => id);
        equal(await ids({}), ['a', 'b', 'c', 'd']);
        equal(await ids({ direction: 'desc' }), ['d', 'c', 'b', 'a']);
        equal(await ids({ where: { type: 'x' } }), ['a', 'c']);
        equal(await ids({ where: { type: ['z', 'y'] } }), ['b', 'd']);
        equal(await ids({ where: { status: ['failed', 'completed'] } }), ['c', 'd']);
        equal(await ids({ where: { status: 'pending', type: 'x' } }), ['a']);
        equal(await ids({ where: { worker: 'w' } }), ['b']);
        equal(await ids({ where: { uniqueKey: 'k' } }), ['a', 'c']);
        equal(await ids({ where: { status: [] } }), []);
        equal(await ids({ where: { ids: ['d', 'a', 'nobody'] } }), ['a', 'd']);
        equal(await ids({ where: { createdFrom: at(10) } }), ['d']);
        equal(await ids({ where: { createdFrom: start, createdBefore: at(10) } }), ['a', 'b', 'c']);
        equal(await ids({ limit: 0 }), []);
        equal(await ids({ limit: 2, offset: 1 }), ['b', 'c']);
        const [, second] = await store.jobs.list({ limit: 2 });
        equal(await ids({ after: second, limit: 1 }), ['c']);
        equal(await store.jobs.count({ type: 'x' }), 2);
        await refuses(store, () => store.jobs.list({ limit: -1 }), 'limit');
        await refuses(store, () => store.jobs.list({ where: { owner: 'x' } as object }), 'owner');
        await refuses(store, () => store.jobs.list({ orderBy: 'priority' as 'createdAt' }), 'orderBy');
      },
    },
    {
      name: 'jobs that are named are claimed while they wait, also before their time',
      async run({ store, clock }) {
        await store.jobs.createMany([
          { id: 'first', type: 'x' },
          { id: 'named', type: 'x' },
          { id: 'later', type: 'x', priority: 1, scheduledAt: at(60_000) },
          { id: 'over', type: 'x', status: 'completed' },
        ]);
        const ids = ['named', 'later', 'over', 'nobody'];
        const claimed = await store.jobs.claim({ ids, worker: 'w', limit: 9 });
        equal(
          claimed.map(({ id, status, worker, attempts }) => [id, status, worker, attempts]),
          [
            ['later', 'processing', 'w', 1],
            ['named', 'processing', 'w', 1],
          ],
        );
        equal([await store.jobs.claim({ ids }), await store.jobs.claim({ ids: [] })], [[], []]);
        await refuses(store, () => store.jobs.claim({ ids: ['first'], types: ['x'] }), 'ids');
        clock.time = at(60_000);
        equal(idsOf(await store.jobs.claim({ ids: ['named'] })), ['named']);
        equal(idsOf(await store.jobs.claim({ limit: 9 })), ['later', 'first']);
      },
    },
    {
      name: 'jobs are deleted whatever they are at',
      async run({ store }) {
        await store.jobs.createMany(['a', 'b', 'c', 'd'].map((id) => ({ id, type: id })));
        await store.jobs.claim({ types: ['a'] });
        await store.jobs.setStatus('b', 'completed');
        equal(await store.jobs.delete('a'), true);
        equal(await store.jobs.delete('a'), false);
        equal(await store.jobs.deleteMany({ status: ['completed', 'failed'] }), 1);
        equal(await store.jobs.deleteMany({ ids: [] }), 0);
        await refuses(store, () => store.jobs.deleteMany({}), null);
        equal(await store.jobs.count(), 2);
      },
    },
    ...jobClaims,
    ...jobCourse,
    ...namedJobs,
    jobRules,
  ],
};
