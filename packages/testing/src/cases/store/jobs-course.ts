import { type Flow, runFlow, wait } from '@coterie/core';
import type { Job, Store } from '@coterie/store';
import { caught, equal, ok } from '../../assert.ts';
import type { StoreCase } from './case.ts';
import { at, start } from './expected.ts';
import { claimOne, conflicts } from './jobs-support.ts';
import { refuses } from './rules.ts';

/** Fails, retries, ends. */
export const jobCourse: readonly StoreCase[] = [
  {
    name: 'a failure is tried again after a backoff that doubles, until the attempts are spent',
    async run({ store, clock }) {
      await store.jobs.create({ id: 'j', type: 'x', maxAttempts: 4, backoffMs: 1000 });
      const waits: number[] = [];
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        const { leaseToken, attempts } = await claimOne(store, 'x');
        equal(attempts, attempt);
        const failed = await store.jobs.fail('j', leaseToken, `attempt ${attempt} 失敗`);
        equal([failed.error, failed.leaseToken, failed.worker], [`attempt ${attempt} 失敗`, null, 'w']);
        if (attempt === 4) {
          equal([failed.status, failed.completedAt], ['failed', clock.time]);
          break;
        }
        equal([failed.status, failed.completedAt], ['pending', null]);
        waits.push(failed.scheduledAt.getTime() - clock.time.getTime());
        clock.time = new Date(failed.scheduledAt.getTime() - 1);
        equal(await store.jobs.claim(), []);
        clock.time = failed.scheduledAt;
      }
      for (const [index, waited] of waits.entries()) {
        const most = 1000 * 2 ** index;
        ok(waited >= most / 2 && waited <= most, `${waited} ms were waited after failure ${index + 1}`);
      }
      equal(await store.jobs.claim(), []);
    },
  },
  {
    name: 'the backoff has jitter: jobs that fail at once are not tried again at once',
    async run({ store }) {
      await store.jobs.createMany(Array.from({ length: 20 }, () => ({ type: 'x', backoffMs: 100_000 })));
      const claimed = await store.jobs.claim({ limit: 20 });
      await store.jobs.failMany(claimed.map(({ id, leaseToken: token }) => ({ id, token, error: 'all at once' })));
      const waits = (await store.jobs.list()).map(({ scheduledAt }) => scheduledAt.getTime() - start.getTime());
      equal(new Set(waits).size, 20);
      ok(Math.min(...waits) >= 50_000 && Math.max(...waits) <= 100_000, waits.join(', '));
      ok(Math.max(...waits) - Math.min(...waits) > 20_000, waits.join(', '));
    },
  },
  {
    name: 'the backoff is a day at most, however many attempts there were, and none when it is 0',
    async run({ store, clock }) {
      const many = { attempts: 5000, maxAttempts: Number.MAX_SAFE_INTEGER };
      await store.jobs.createMany([
        { id: 'slow', type: 'slow', backoffMs: 86_400_000, ...many },
        { id: 'zero', type: 'zero', backoffMs: 0, ...many },
        { id: 'told', type: 'told', ...many },
      ]);
      const fail = async (id: string, options?: { delayMs: number }) =>
        store.jobs.fail(id, (await claimOne(store, id)).leaseToken, 'no', options);
      const waited = (await fail('slow')).scheduledAt.getTime() - clock.time.getTime();
      ok(waited >= 43_200_000 && waited <= 86_400_000, `${waited} ms`);
      equal((await fail('zero')).scheduledAt, start);
      await claimOne(store, 'zero');
      equal((await fail('told', { delayMs: 1234 })).scheduledAt, at(1234));
      clock.time = at(1234);
      equal((await fail('told', { delayMs: 0 })).scheduledAt, at(1234));
      await claimOne(store, 'told');
    },
  },
  {
    name: 'a failure need not be tried again, and its error may be anything that was thrown',
    async run({ store }) {
      await store.jobs.createMany([
        { id: 'a', type: 'a' },
        { id: 'b', type: 'b' },
      ]);
      const a = await claimOne(store, 'a');
      await refuses(store, () => store.jobs.fail('a', a.leaseToken, 'x', { delayMs: -1 }), 'delayMs');
      await refuses(store, () => store.jobs.fail('a', a.leaseToken, 'half \ud83c'), 'error');
      await refuses(store, () => store.jobs.fail('a', a.leaseToken, undefined as unknown as string), 'error');
      const failed = await store.jobs.fail('a', a.leaseToken, new RangeError('bytes \0 and half \ud83c'), {
        retry: false,
      });
      equal([failed.status, failed.error], ['failed', 'bytes \ufffd and half \ufffd']);
      const b = await claimOne(store, 'b');
      equal((await store.jobs.fail('b', b.leaseToken, '')).error, '');
    },
  },
  {
    name: 'a job that is given back is ready at once, and the attempt does not count',
    async run({ store }) {
      await store.jobs.create({ id: 'j', type: 'x', maxAttempts: 1 });
      const { leaseToken } = await claimOne(store, 'x');
      const released = await store.jobs.release('j', leaseToken);
      equal([released.status, released.attempts, released.leaseToken], ['pending', 0, null]);
      await conflicts(store, () => store.jobs.heartbeat('j', leaseToken), /waits to be claimed again/);
      equal((await claimOne(store, 'x')).attempts, 1);
    },
  },
  {
    name: 'cancelling ends a job that waits or is worked on, and none that has ended',
    async run({ store }) {
      await store.jobs.createMany(['a', 'b', 'c'].map((id) => ({ id, type: id })));
      const a = await claimOne(store, 'a');
      const cancelled = await store.jobs.cancel('a', 'no longer wanted');
      equal(
        [cancelled?.status, cancelled?.error, cancelled?.completedAt, cancelled?.leaseToken],
        ['cancelled', 'no longer wanted', start, null],
      );
      await conflicts(store, () => store.jobs.complete('a', a.leaseToken), /cancelled meanwhile/);
      equal((await store.jobs.cancel('b'))?.error, null);
      const c = await claimOne(store, 'c');
      await store.jobs.complete('c', c.leaseToken);
      await conflicts(store, () => store.jobs.cancel('a'), /was cancelled/);
      await conflicts(store, () => store.jobs.cancel('c'), /is completed, which is final/);
      equal(await store.jobs.cancel('nobody'), null);
      equal(await store.jobs.claim({ limit: 9 }), []);
    },
  },
  {
    name: 'what failed or was cancelled is retried by hand with all its attempts, nothing else is',
    async run({ store, clock }) {
      await store.jobs.createMany([
        { id: 'failed', type: 'failed', maxAttempts: 1 },
        { id: 'cancelled', type: 'cancelled', scheduledAt: at(1e9) },
        { id: 'done', type: 'done' },
        { id: 'waits', type: 'waits' },
        { id: 'works', type: 'works' },
      ]);
      await store.jobs.fail('failed', (await claimOne(store, 'failed')).leaseToken, 'why');
      await store.jobs.cancel('cancelled');
      await store.jobs.complete('done', (await claimOne(store, 'done')).leaseToken);
      await claimOne(store, 'works');
      clock.time = at(10);
      const retried = await store.jobs.retry('failed');
      equal(
        [retried?.status, retried?.attempts, retried?.error, retried?.scheduledAt, retried?.completedAt],
        ['pending', 0, 'why', at(10), null],
      );
      equal((await claimOne(store, 'failed')).attempts, 1);
      await store.jobs.retry('cancelled');
      await claimOne(store, 'cancelled');
      await conflicts(store, () => store.jobs.retry('done'), /is completed, which is final/);
      await conflicts(store, () => store.jobs.retry('waits'), /waits to be claimed anyway/);
      await conflicts(store, () => store.jobs.retry('works'), /being worked on/);
      equal(await store.jobs.retry('nobody'), null);
    },
  },
  {
    name: 'the status is set without a lease, which ends then; only a claim makes a job processing',
    async run({ store, clock }) {
      await store.jobs.createMany(['a', 'b', 'c', 'd'].map((id) => ({ id, type: id })));
      const a = await claimOne(store, 'a');
      clock.time = at(10);
      const told = (job: Job | null) => [job?.status, job?.attempts, job?.result, job?.error, job?.completedAt];
      equal(told(await store.jobs.setStatus('a', 'pending')), ['pending', 0, null, null, null]);
      await conflicts(store, () => store.jobs.complete('a', a.leaseToken), /waits to be claimed again/);
      equal(told(await store.jobs.setStatus('a', 'completed', { result: { by: 'hand' } })), [
        'completed',
        0,
        { by: 'hand' },
        null,
        at(10),
      ]);
      await claimOne(store, 'b');
      equal(told(await store.jobs.setStatus('b', 'failed', { error: 'by hand' })), [
        'failed',
        1,
        null,
        'by hand',
        at(10),
      ]);
      equal(told(await store.jobs.setStatus('c', 'cancelled')), ['cancelled', 0, null, null, at(10)]);
      equal(told(await store.jobs.setStatus('b', 'pending')), ['pending', 0, null, 'by hand', null]);
      equal(told(await store.jobs.setStatus('d', 'failed')), ['failed', 0, null, null, at(10)]);
      equal(await store.jobs.setStatus('nobody', 'failed'), null);
      await conflicts(store, () => store.jobs.setStatus('a', 'pending'), /completed, which is final/);
      await conflicts(store, () => store.jobs.setStatus('c', 'failed'), /was cancelled/);
      await refuses(store, () => store.jobs.setStatus('b', 'processing' as 'failed'), 'status');
      await refuses(store, () => store.jobs.setStatus('b', 'gone' as 'failed'), 'status');
    },
  },
  {
    name: 'priority, attempts, backoff and time of an unfinished job can change, and nothing else',
    async run({ store, clock }) {
      await store.jobs.createMany(['a', 'b', 'c'].map((id) => ({ id, type: 'x' })));
      clock.time = at(10);
      const changed = await store.jobs.update('b', {
        priority: 5,
        maxAttempts: 9,
        backoffMs: 7,
        scheduledAt: at(20),
      });
      equal(
        [changed?.priority, changed?.maxAttempts, changed?.backoffMs, changed?.scheduledAt, changed?.updatedAt],
        [5, 9, 7, at(20), at(10)],
      );
      await store.jobs.update('c', { priority: 1 });
      const [c] = await store.jobs.claim();
      equal(c?.id, 'c');
      clock.time = at(20);
      const [b] = await store.jobs.claim();
      equal(b?.id, 'b');
      await store.jobs.update('a', { scheduledAt: at(30) });
      equal(await store.jobs.claim(), []);
      await store.jobs.update('a', { scheduledAt: at(-1) });
      equal((await store.jobs.claim())[0]?.id, 'a');
      equal((await store.jobs.update('b', { maxAttempts: 1 }))?.status, 'processing');
      await store.jobs.complete('b', b?.leaseToken ?? '');
      await conflicts(store, () => store.jobs.update('b', { priority: 1 }), /completed, which is final/);
      equal(await store.jobs.update('nobody', { priority: 1 }), null);
      for (const field of ['status', 'type', 'data', 'attempts', 'result', 'leaseToken', 'uniqueKey']) {
        await refuses(store, () => store.jobs.update('a', { [field]: 'x' } as object), field);
      }
    },
  },
  {
    name: 'one unfinished job at most has a unique key',
    async run({ store }) {
      const first = await store.jobs.create({ id: 'a', type: 'x', uniqueKey: 'nightly' });
      await refuses(store, () => store.jobs.create({ type: 'y', uniqueKey: 'nightly' }), 'uniqueKey');
      const two = [{ type: 'x' }, { type: 'x', uniqueKey: 'nightly' }];
      await refuses(store, () => store.jobs.createMany(two), 'uniqueKey');
      equal(await store.jobs.count(), 1);
      equal(await store.jobs.createUnique({ id: 'b', type: 'y', uniqueKey: 'nightly' }), {
        job: first,
        created: false,
      });
      const [claimed] = await store.jobs.claim();
      await refuses(store, () => store.jobs.create({ type: 'y', uniqueKey: 'nightly' }), 'uniqueKey');
      equal((await store.jobs.createUnique({ type: 'y', uniqueKey: 'nightly' })).job, claimed);
      await store.jobs.fail('a', claimed?.leaseToken ?? '', 'no', { retry: false });
      const { job, created } = await store.jobs.createUnique({ id: 'b', type: 'y', uniqueKey: 'nightly' });
      equal([job.id, job.type, created], ['b', 'y', true]);
      await refuses(store, () => store.jobs.retry('a'), 'uniqueKey');
      await refuses(store, () => store.jobs.setStatus('a', 'pending'), 'uniqueKey');
      await store.jobs.cancel('b');
      equal((await store.jobs.retry('a'))?.status, 'pending');
      await refuses(store, () => store.jobs.createUnique({ id: 'a', type: 'x', uniqueKey: 'other' }), 'id');
      await refuses(store, () => store.jobs.createUnique({ type: 'x' } as never), 'uniqueKey');
      await refuses(store, () => store.jobs.createUnique({ type: '', uniqueKey: 'k' }), 'type');
    },
  },
  {
    name: 'a job that is created in a transaction is there when that is committed, and only then',
    async run({ store }) {
      const inside = (body: (inner: Store) => Flow<unknown>) => () =>
        store.transaction((inner) => runFlow(inner.db.mode, body(inner)) as never);
      await inside(function* (inner) {
        yield* wait(inner.projects.create({ id: 'p', name: 'p' }));
        yield* wait(inner.jobs.create({ id: 'kept', type: 'x', data: { projectId: 'p' } }));
      })();
      const stopped = await caught(
        store.db.mode,
        inside(function* (inner) {
          yield* wait(inner.jobs.create({ id: 'undone', type: 'x' }));
          throw new RangeError('stop');
        }),
      );
      ok(stopped instanceof RangeError, 'the body did not get to its end');
      equal(
        (await store.jobs.list()).map(({ id }) => id),
        ['kept'],
      );
    },
  },
  {
    name: 'statistics count by status and type, with zeros, and what waits for its time or has no lease any more',
    async run({ store, clock }) {
      const none = { pending: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
      equal(await store.jobs.stats(), { total: 0, byStatus: none, byType: {}, delayed: 0, expired: 0 });
      await store.jobs.createMany([
        { type: 'mail' },
        { type: 'mail', scheduledAt: at(1) },
        { type: 'mail', status: 'failed' },
        { type: 'mail', status: 'completed' },
        { type: '__proto__', status: 'completed' },
        { type: '__proto__', status: 'completed' },
        { type: '__proto__', status: 'cancelled' },
        { type: 'größe', scheduledAt: at(10_000) },
      ]);
      await claimOne(store, 'mail');
      clock.time = at(1000);
      const stats = await store.jobs.stats();
      equal(
        [stats.total, stats.byStatus, stats.delayed, stats.expired],
        [8, { pending: 2, processing: 1, completed: 3, failed: 1, cancelled: 1 }, 1, 1],
      );
      equal(Object.entries(stats.byType).sort(), [
        ['__proto__', { ...none, completed: 2, cancelled: 1 }],
        ['größe', { ...none, pending: 1 }],
        ['mail', { ...none, pending: 1, processing: 1, completed: 1, failed: 1 }],
      ]);
    },
  },
  {
    name: 'cleaning up takes old jobs that have ended, of the statuses that are named, and no others',
    async run({ store }) {
      const ended = (id: string, status: 'completed' | 'failed' | 'cancelled', ms: number) =>
        ({ id, type: 'x', status, createdAt: at(-1e6), completedAt: at(ms) }) as const;
      await store.jobs.createMany([
        { id: 'waits', type: 'wait', createdAt: at(-1e6) },
        { id: 'works', type: 'work', createdAt: at(-1e6) },
        ended('c1', 'completed', -30),
        ended('c2', 'completed', -20),
        ended('c3', 'completed', -10),
        ended('f1', 'failed', -30),
        ended('f2', 'failed', -10),
        ended('x1', 'cancelled', -30),
      ]);
      await claimOne(store, 'work');
      const left = async () => (await store.jobs.list()).map(({ id }) => id);
      equal(await store.jobs.cleanup({ olderThan: at(-30) }), 0);
      equal(await store.jobs.cleanup({ olderThan: start, statuses: [] }), 0);
      equal(await store.jobs.cleanup({ olderThan: start, limit: 0 }), 0);
      equal(await store.jobs.cleanup({ olderThan: start, statuses: ['completed'], limit: 1 }), 1);
      equal(await left(), ['waits', 'works', 'c2', 'c3', 'f1', 'f2', 'x1']);
      equal(await store.jobs.cleanup({ olderThan: at(-10), statuses: ['failed', 'completed'] }), 2);
      equal(await left(), ['waits', 'works', 'c3', 'f2', 'x1']);
      equal(await store.jobs.cleanup({ olderThan: at(1) }), 3);
      equal(await left(), ['waits', 'works']);
      await refuses(
        store,
        () => store.jobs.cleanup({ olderThan: start, statuses: ['pending' as 'failed'] }),
        'statuses',
      );
      await refuses(store, () => store.jobs.cleanup({ olderThan: start, limit: 1.5 }), 'limit');
      await refuses(store, () => store.jobs.cleanup({ olderThan: 'today' as unknown as Date }), 'olderThan');
    },
  },
];
