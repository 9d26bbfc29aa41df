import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDatabase, createJob, getNextJob, openDatabase, updateJobStatus } from '../src/index.ts';
import { temporaryFolder } from './support/drivers.ts';
import { after, harnessOn, refusal, start } from './support/harness.ts';

const MINUTE = 60_000;

describe('a job that this process has taken', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const harness = harnessOn(() => betterSqlite3(':memory:'));

  /** The process lives on for so long: its timers run. */
  async function live(ms: number): Promise<void> {
    const step = 10_000;
    for (let past = 0; past < ms; past += step) {
      harness.clock.time = new Date(harness.clock.time.getTime() + step);
      await vi.advanceTimersByTimeAsync(step);
    }
  }

  it('stays its own while it lives, however long it takes', async () => {
    const { id } = await createJob('x', null);
    await createJob('y', null);
    await getNextJob(['x']);
    await getNextJob(['y']);
    await live(10 * MINUTE);
    expect(await harness.store.jobs.claim()).toEqual([]);
    expect(await updateJobStatus(id, 'completed')).toMatchObject({ status: 'completed', attempts: 1 });
  });

  it('is renewed no more when its work has ended', async () => {
    const { id } = await createJob('x', null);
    await getNextJob();
    expect(vi.getTimerCount()).toBe(1);
    await updateJobStatus(id, 'completed');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is renewed no more when somebody else has it, who is not disturbed', async () => {
    const { id } = await createJob('x', null);
    await getNextJob();
    // The process sleeps, as a closed laptop does.
    harness.clock.time = after(2 * MINUTE);
    const [theirs] = await harness.store.jobs.claim({ worker: 'somebody else' });
    expect(theirs?.id).toBe(id);
    await live(MINUTE / 2);
    expect((await harness.store.jobs.get(id))?.leaseExpiresAt).toEqual(theirs?.leaseExpiresAt);
    const error = await refusal(() => updateJobStatus(id, 'completed', { result: 'too late' }));
    expect(error).toMatchObject({ code: 'conflict', outcome: 'not-applied' });
    expect(await harness.store.jobs.get(id)).toMatchObject({ status: 'processing', worker: 'somebody else' });
  });

  it('that was called off elsewhere is told once, and can be decided about then', async () => {
    const { id } = await createJob('x', null);
    await getNextJob();
    await harness.store.jobs.setStatus(id, 'failed', { error: 'called off' });
    expect(await refusal(() => updateJobStatus(id, 'completed'))).toMatchObject({ code: 'conflict' });
    expect(await updateJobStatus(id, 'pending')).toMatchObject({ status: 'pending', error: 'called off' });
  });

  it('keeps its lease when its end could not be stored', async () => {
    const { id } = await createJob('x', null);
    await getNextJob();
    const broken = await refusal(() => updateJobStatus(id, 'failed', { error: '\ud800' }));
    expect(broken).toMatchObject({ field: 'error' });
    await live(2 * MINUTE);
    expect(await updateJobStatus(id, 'failed', { error: 'fog' })).toMatchObject({ status: 'failed', error: 'fog' });
  });

  it('is warned of when it cannot be renewed', async () => {
    await createJob('x', null);
    await getNextJob();
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    await harness.store.db.execute('DROP TABLE jobs');
    await live(MINUTE / 2);
    expect(warn.mock.calls[0]?.[0]).toMatchObject({ name: 'DatabaseError', code: 'query' });
    warn.mockRestore();
  });
});

describe('a job that a dead process left in processing', () => {
  const worker = fileURLToPath(new URL('./support/worker.ts', import.meta.url));
  afterEach(closeDatabase);

  it('comes back after a minute, until it was taken max_attempts times', async () => {
    const path = join(temporaryFolder(), 'memva.db');
    const clock = { time: start };
    await openDatabase({ path });
    const { id } = await createJob('x', null, { max_attempts: 2 });
    await closeDatabase();

    const died = spawnSync(process.execPath, [worker, path], { encoding: 'utf8' });
    expect([died.signal, died.stdout, died.stderr]).toEqual(['SIGKILL', id, '']);

    clock.time = new Date();
    await openDatabase({ path, now: () => clock.time });
    expect(await getNextJob()).toBeNull();
    clock.time = new Date(clock.time.getTime() + MINUTE);
    const again = await getNextJob();
    expect(again).toMatchObject({ id, status: 'processing', attempts: 2 });
    expect(again?.error).toMatch(/^The lease of attempt 1 ran out while memva \d+ had it\.$/);
    expect(await updateJobStatus(id, 'completed')).toMatchObject({ status: 'completed', error: null });
  });

  it('has failed when that was its last attempt', async () => {
    const path = join(temporaryFolder(), 'memva.db');
    await openDatabase({ path });
    const { id } = await createJob('x', null, { max_attempts: 1 });
    await closeDatabase();
    expect(spawnSync(process.execPath, [worker, path]).signal).toBe('SIGKILL');
    const store = await openDatabase({ path, now: () => new Date(Date.now() + MINUTE) });
    expect(await getNextJob()).toBeNull();
    expect(await store.jobs.get(id)).toMatchObject({ status: 'failed', error: expect.stringMatching(/^The lease of/) });
  });
});
