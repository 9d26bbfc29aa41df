import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LeaseKeeper, type Store } from '../src/index.ts';
import { testEnvironment } from './support/content.ts';
import { memoryStore } from './support/stores.ts';

const start = new Date('2026-03-01T09:00:00.000Z');

describe('the leases of jobs that a worker has claimed', () => {
  let now: Date;
  let store: Store<'sync'>;
  let opened: Store<'sync'> | undefined;
  const failures: unknown[] = [];
  const lost: string[] = [];
  const keeper = new LeaseKeeper({
    store: () => opened,
    leaseMs: 30_000,
    onLost: (id) => lost.push(id),
    onError: (error) => failures.push(error),
  });

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    now = start;
    store = memoryStore({ ...testEnvironment(), now: () => now });
    opened = store;
  });
  afterEach(() => {
    keeper.letAllGo();
    expect(vi.getTimerCount()).toBe(0);
    failures.length = 0;
    lost.length = 0;
    vi.useRealTimers();
  });

  /** The process lives on for so long: its timers run. */
  async function live(ms: number): Promise<void> {
    for (let past = 0; past < ms; past += 5000) {
      now = new Date(now.getTime() + 5000);
      await vi.advanceTimersByTimeAsync(5000);
    }
  }

  function claimed(id: string) {
    store.jobs.create({ id, type: 'x' });
    const [job] = store.jobs.claim({ ids: [id], leaseMs: 30_000 });
    if (job === undefined) throw new Error('The job could not be claimed.');
    keeper.keep(job);
    return job;
  }

  it('are renewed for as long as the work takes, and no more when it is let go', async () => {
    const [one, two] = [claimed('one'), claimed('two')];
    await live(600_000);
    expect(store.jobs.claim({ limit: 5 })).toEqual([]);
    expect(keeper.tokenOf('one')).toBe(one.leaseToken);
    store.jobs.complete('one', one.leaseToken);
    keeper.letGo('one');
    expect(keeper.tokenOf('one')).toBeUndefined();
    expect(vi.getTimerCount()).toBe(1);
    keeper.letGo('two');
    expect(vi.getTimerCount()).toBe(0);
    await live(35_000);
    expect(store.jobs.claim({ limit: 5 })).toMatchObject([{ id: two.id }]);
  });

  it('are left to whoever has the job since', async () => {
    const { leaseToken } = claimed('one');
    now = new Date(start.getTime() + 31_000);
    const [theirs] = store.jobs.claim();
    await live(20_000);
    expect(store.jobs.get('one')?.leaseExpiresAt).toEqual(theirs?.leaseExpiresAt);
    expect(keeper.tokenOf('one')).toBe(leaseToken);
    expect(lost).toEqual(['one']);
    expect(() => store.jobs.complete('one', leaseToken)).toThrow(expect.objectContaining({ code: 'conflict' }));
  });

  it('are renewed again after a renewal that failed, which is told, and when there is a store again', async () => {
    claimed('one');
    opened = undefined;
    await live(20_000);
    const broken = new Error('The server is away.');
    const heartbeatMany = vi.spyOn(store.jobs, 'heartbeatMany').mockImplementationOnce(() => {
      throw broken;
    });
    opened = store;
    now = start;
    await live(10_000);
    expect(failures).toEqual([broken]);
    await live(60_000);
    expect(heartbeatMany).toHaveBeenCalledTimes(7);
    expect(failures).toEqual([broken]);
    expect(store.jobs.claim()).toEqual([]);
  });

  it.each([0, -5, Number.NaN, 1.5, null])('are not renewed every %j milliseconds', (leaseMs) => {
    const make = () => new LeaseKeeper({ store: () => opened, leaseMs: leaseMs as number, onError: () => undefined });
    expect(make).toThrow(expect.objectContaining({ field: 'leaseMs' }));
  });
});
