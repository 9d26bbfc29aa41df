import type { NewJob } from '@coterie/store';
import { equal, ok } from '../../assert.ts';
import { column } from '../../helpers.ts';
import type { StoreCase } from './case.ts';
import { at, start } from './expected.ts';
import { claimOne, conflicts } from './jobs-support.ts';
import { refuses } from './rules.ts';

const ids = (jobs: readonly { readonly id: string }[]): readonly string[] => jobs.map(({ id }) => id);

/** Who gets which job, and for how long. */
export const jobClaims: readonly StoreCase[] = [
  {
    name: 'a claimed job has a lease, its worker and the count of the attempt',
    async run({ store, clock }) {
      const created = await store.jobs.create({ id: 'j', type: 'mail', data: { to: 'ada' } });
      clock.time = at(5);
      const [claimed, ...others] = await store.jobs.claim({ worker: 'w1', leaseMs: 2500 });
      equal(others, []);
      ok(typeof claimed?.leaseToken === 'string' && claimed.leaseToken !== '', 'there is no token');
      equal(claimed, {
        ...created,
        status: 'processing',
        attempts: 1,
        leaseToken: claimed.leaseToken,
        leaseExpiresAt: at(2505),
        worker: 'w1',
        startedAt: at(5),
        updatedAt: at(5),
      });
      equal(await store.jobs.get('j'), claimed);
      equal(await store.jobs.claim({ worker: 'w2' }), []);
    },
  },
  {
    name: 'without anything said one job of any type is claimed, for a minute and by nobody in particular',
    async run({ store }) {
      await store.jobs.createMany([{ type: 'a' }, { type: 'b' }]);
      const [claimed, ...others] = await store.jobs.claim();
      equal(others, []);
      equal([claimed?.type, claimed?.worker, claimed?.leaseExpiresAt], ['a', null, at(60_000)]);
    },
  },
  {
    name: 'the highest priority is claimed first, then the oldest, down to jobs of one millisecond',
    async run({ store, clock }) {
      await store.jobs.createMany([
        { id: 'b', type: 'x' },
        { id: 'c', type: 'x' },
        { id: 'low', type: 'x', priority: -1 },
        { id: 'high', type: 'y', priority: 7 },
        { id: 'a', type: 'y', createdAt: at(-10) },
      ]);
      clock.time = at(1);
      await store.jobs.create({ id: 'd', type: 'y' });
      equal(ids(await store.jobs.claim({ limit: 4 })), ['high', 'a', 'b', 'c']);
      equal(ids(await store.jobs.claim({ limit: 4 })), ['d', 'low']);
      equal(ids(await store.jobs.claim({ limit: 4 })), []);
    },
  },
  {
    name: 'only the types that are asked for are claimed, in the order of all of them together',
    async run({ store }) {
      const job = (id: string, type: string, priority = 0): NewJob => ({ id, type, priority });
      await store.jobs.createMany([
        job('a1', 'a'),
        job('b1', 'b', 5),
        job('c1', 'c', 9),
        job('a2', 'a', 5),
        job('b2', 'b'),
        job('a3', 'a', -1),
      ]);
      equal(await store.jobs.claim({ types: [], limit: 9 }), []);
      equal(await store.jobs.claim({ types: ['nothing'], limit: 9 }), []);
      equal(ids(await store.jobs.claim({ types: ['b', 'a', 'b'], limit: 3 })), ['b1', 'a2', 'a1']);
      equal(ids(await store.jobs.claim({ types: ['a', 'b', 'd'], limit: 9 })), ['b2', 'a3']);
      equal(ids(await store.jobs.claim({ types: ['c'], limit: 9 })), ['c1']);
      const many = Array.from({ length: 99 }, (_, at) => `type ${at}`);
      await store.jobs.createMany(many.map((type, at) => ({ id: `${at}`, type, priority: at })));
      equal(ids(await store.jobs.claim({ types: [...many, 'a'], limit: 2 })), ['98', '97']);
      await refuses(store, () => store.jobs.claim({ types: [...many, 'a', 'b'] }), 'types');
    },
  },
  {
    name: 'zero jobs means zero, and what is no number of jobs or milliseconds is refused',
    async run({ store }) {
      await store.jobs.create({ type: 'a' });
      equal(await store.jobs.claim({ limit: 0 }), []);
      await refuses(store, () => store.jobs.claim({ limit: -1 }), 'limit');
      await refuses(store, () => store.jobs.claim({ limit: 0.5 }), 'limit');
      await refuses(store, () => store.jobs.claim({ leaseMs: 0 }), 'leaseMs');
      await refuses(store, () => store.jobs.claim({ leaseMs: Number.NaN }), 'leaseMs');
      await refuses(store, () => store.jobs.claim({ worker: 5 as unknown as string }), 'worker');
      await refuses(store, () => store.jobs.claim({ types: [5 as unknown as string] }), 'types');
      equal((await store.jobs.stats()).byStatus.pending, 1);
    },
  },
  {
    name: 'a delayed job waits for its time, and then has its place by priority and age',
    async run({ store, clock }) {
      await store.jobs.createMany([
        { id: 'later', type: 'x', scheduledAt: at(100) },
        { id: 'now', type: 'x' },
        { id: 'urgent', type: 'x', priority: 1, scheduledAt: at(101) },
      ]);
      equal((await store.jobs.stats()).delayed, 2);
      equal(ids(await store.jobs.claim({ limit: 9 })), ['now']);
      clock.time = at(99);
      equal(ids(await store.jobs.claim({ limit: 9 })), []);
      await store.jobs.create({ id: 'fresh', type: 'x' });
      clock.time = at(100);
      equal(ids(await store.jobs.claim({ limit: 1 })), ['later']);
      clock.time = at(101);
      equal(ids(await store.jobs.claim({ limit: 9 })), ['urgent', 'fresh']);
      equal((await store.jobs.stats()).delayed, 0);
    },
  },
  {
    name: 'times are compared as moments, whatever offset they were written with',
    async run({ store, clock }) {
      await store.jobs.createMany([
        { id: 'past', type: 'x', scheduledAt: new Date('2026-01-01T01:59:59.999+02:00') },
        { id: 'future', type: 'x', scheduledAt: new Date('2025-12-31T23:00:00.001-01:00') },
      ]);
      equal(ids(await store.jobs.claim({ limit: 9 })), ['past']);
      clock.time = new Date('2026-01-01T02:00:00.001+02:00');
      equal(ids(await store.jobs.claim({ limit: 9 })), ['future']);
    },
  },
  {
    name: 'an expired lease makes a job claimable again, and its former holder can do nothing with it',
    async run({ store, clock }) {
      await store.jobs.create({ id: 'j', type: 'x' });
      const first = await claimOne(store, 'x');
      clock.time = at(999);
      equal(await store.jobs.claim(), []);
      clock.time = at(1000);
      equal((await store.jobs.stats()).expired, 1);
      const second = await claimOne(store, 'x');
      ok(second.leaseToken !== first.leaseToken, 'the second claim has the token of the first');
      equal([second.attempts, second.error], [2, 'The lease of attempt 1 ran out while w had it.']);
      const told = /Another claim has the job/;
      await conflicts(store, () => store.jobs.heartbeat('j', first.leaseToken), told);
      await conflicts(store, () => store.jobs.complete('j', first.leaseToken, { result: 1, claim: {} }), told);
      await conflicts(store, () => store.jobs.fail('j', first.leaseToken, 'no'), told);
      await conflicts(store, () => store.jobs.release('j', first.leaseToken), told);
      const { job } = await store.jobs.complete('j', second.leaseToken);
      equal([job.status, job.error], ['completed', null]);
      await conflicts(store, () => store.jobs.complete('j', second.leaseToken), /completed already/);
      await conflicts(store, () => store.jobs.complete('nothing', second.leaseToken), /no such job/);
      await refuses(store, () => store.jobs.complete('j', null as unknown as string), 'token');
    },
  },
  {
    name: 'a lease that ran out holds until somebody claims',
    async run({ store, clock }) {
      await store.jobs.create({ id: 'j', type: 'x' });
      const { leaseToken } = await claimOne(store, 'x');
      clock.time = at(60_000);
      equal((await store.jobs.complete('j', leaseToken)).job.status, 'completed');
    },
  },
  {
    name: 'waiting never ends, a lease that runs out in the last attempt fails the job',
    async run({ store, clock }) {
      await store.jobs.create({ id: 'j', type: 'x', maxAttempts: 2 });
      clock.time = at(365 * 86_400_000);
      const first = await claimOne(store, 'x');
      clock.time = first.leaseExpiresAt;
      const second = await claimOne(store, 'x');
      clock.time = second.leaseExpiresAt;
      equal(await store.jobs.claim(), []);
      const job = await store.jobs.get('j');
      equal(
        [job?.status, job?.attempts, job?.error, job?.completedAt, job?.leaseToken, job?.worker],
        ['failed', 2, 'The lease of attempt 2 ran out while w had it.', clock.time, null, 'w'],
      );
      await conflicts(store, () => store.jobs.complete('j', second.leaseToken), /has failed meanwhile/);
    },
  },
  {
    name: 'a heartbeat begins the lease anew and tells of the progress',
    async run({ store, clock }) {
      await store.jobs.create({ id: 'j', type: 'x' });
      const { leaseToken } = await claimOne(store, 'x');
      clock.time = at(900);
      const beaten = await store.jobs.heartbeat('j', leaseToken, { leaseMs: 2000, progress: { done: [1, 'ü'] } });
      equal([beaten.leaseExpiresAt, beaten.progress, beaten.leaseToken], [at(2900), { done: [1, 'ü'] }, leaseToken]);
      clock.time = at(2899);
      equal(await store.jobs.claim(), []);
      const again = await store.jobs.heartbeat('j', leaseToken);
      equal([again.leaseExpiresAt, again.progress], [at(62_899), { done: [1, 'ü'] }]);
      equal((await store.jobs.heartbeat('j', leaseToken, { progress: null })).progress, null);
      equal((await store.jobs.heartbeat('j', leaseToken, { progress: 0.5 })).progress, 0.5);
      await refuses(store, () => store.jobs.heartbeat('j', leaseToken, { leaseMs: -1 }), 'leaseMs');
      clock.time = at(62_899);
      const next = await claimOne(store, 'x');
      equal(next.progress, 0.5, 'what the next one begins with');
    },
  },
  {
    name: 'several leases at once: those that have ended are told, and the others are served',
    async run({ store, clock }) {
      await store.jobs.createMany(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, type: 'x' })));
      const claimed = await store.jobs.claim({ limit: 4, leaseMs: 1000 });
      const leases = claimed.map(({ id, leaseToken: token }) => ({ id, token }));
      const [a, b, c, d] = leases as [Lease, Lease, Lease, Lease];
      await store.jobs.cancel('b');
      const beats = [{ ...a, progress: 1 }, b, { ...c, progress: null }, d, { id: 'nobody', token: 't' }];
      equal(await store.jobs.heartbeatMany(beats, { leaseMs: 5000 }), {
        done: ['a', 'c', 'd'],
        stale: ['b', 'nobody'],
      });
      equal(
        (await store.jobs.list()).map(({ progress, leaseExpiresAt }) => [progress, leaseExpiresAt?.getTime() ?? null]),
        [
          [1, at(5000).getTime()],
          [null, null],
          [null, at(5000).getTime()],
          [null, at(5000).getTime()],
          [null, null],
          [null, null],
        ],
      );
      clock.time = at(1);
      const completed = await store.jobs.completeMany([{ ...a, result: { ok: true } }, b], { claim: { limit: 1 } });
      equal([completed.done, completed.stale, ids(completed.claimed)], [['a'], ['b'], ['e']]);
      equal(
        await store.jobs.failMany([
          { ...c, error: 'no', retry: false },
          { ...a, error: 'late' },
        ]),
        {
          done: ['c'],
          stale: ['a'],
        },
      );
      equal(await store.jobs.releaseMany([d, { ...d, id: 'e' }]), { done: ['d'], stale: ['e'] });
      equal(
        (await store.jobs.list()).map(({ status, result, attempts }) => [status, result, attempts]),
        [
          ['completed', { ok: true }, 1],
          ['cancelled', null, 1],
          ['failed', null, 1],
          ['pending', null, 0],
          ['processing', null, 1],
          ['pending', null, 0],
        ],
      );
      equal(await store.jobs.completeMany([]), { done: [], stale: [], claimed: [] });
      equal(await store.jobs.heartbeatMany([]), { done: [], stale: [] });
      equal(await store.jobs.failMany([]), { done: [], stale: [] });
      equal(await store.jobs.releaseMany([]), { done: [], stale: [] });
      await refuses(store, () => store.jobs.completeMany([d, d]), 'id');
    },
  },
  {
    name: 'completing claims the next in the same round trip, or neither happens',
    async run({ store }) {
      await store.jobs.createMany(['a', 'b', 'c'].map((id) => ({ id, type: 'x' })));
      const first = await store.jobs.claim({ types: ['x'] });
      const { job, claimed } = await store.jobs.complete('a', first[0]?.leaseToken ?? '', {
        result: [null, 'Größe'],
        claim: { types: ['x'], worker: 'w', limit: 5 },
      });
      equal([job.status, job.result, job.completedAt, job.leaseToken], ['completed', [null, 'Größe'], start, null]);
      equal(ids(claimed), ['b', 'c']);
      await store.jobs.create({ id: 'd', type: 'x' });
      await conflicts(store, () => store.jobs.complete('b', 'a guess', { claim: {} }), /Another claim/);
      equal((await store.jobs.complete('b', claimed[0]?.leaseToken ?? '')).claimed, []);
    },
  },
  {
    name: 'a lease that has ended undoes the batch around it',
    async run({ store, db }) {
      await store.jobs.createMany([
        { id: 'a', type: 'x' },
        { id: 'b', type: 'x' },
      ]);
      const [a, b] = await store.jobs.claim({ limit: 2 });
      await store.jobs.cancel('b');
      const { jobs } = store.operations;
      const both = () =>
        store.batch([
          jobs.create({ id: 'follow-up', type: 'y' }),
          jobs.complete('a', a?.leaseToken ?? ''),
          jobs.complete('b', b?.leaseToken ?? ''),
        ]);
      await conflicts(store, both, /cancelled meanwhile/);
      equal(await column(db, 'SELECT id FROM jobs'), ['a', 'b']);
      const done = store.batch([jobs.create({ id: 'follow-up', type: 'y' }), jobs.complete('a', a?.leaseToken ?? '')]);
      equal((await done)[1].job.status, 'completed');
    },
  },
];

interface Lease {
  readonly id: string;
  readonly token: string;
}
