import { DatabaseError, ValidationError } from '@coterie/core';
import { expect, it } from 'vitest';
import { createJob, db, getNextJob, type Job, jobs, updateJobStatus } from '../../src/index.ts';
import { after, type Harness, refusal } from '../support/harness.ts';

export function jobCases(harness: Harness): void {
  const stored = async (id: string) => harness.store.jobs.get(id);

  it('a job waits with its data and the defaults', async () => {
    const job = await createJob('claude-code-session', { sessionId: 'abc123' });
    const now = after(0).toISOString();
    expect(job).toEqual({
      id: job.id,
      type: 'claude-code-session',
      data: { sessionId: 'abc123' },
      status: 'pending',
      priority: 0,
      attempts: 0,
      max_attempts: 3,
      error: null,
      result: null,
      scheduled_at: now,
      started_at: null,
      completed_at: null,
      created_at: now,
      updated_at: now,
    });
  });

  it.each([null, 0, '', false, [], {}, [1], 'text', { deep: [{}] }])('data is any JSON: %j', async (data) => {
    await createJob('x', data);
    expect((await getNextJob())?.data).toEqual(data);
  });

  it('the next job is the one with the highest priority, then the oldest, down to one millisecond', async () => {
    for (const [type, priority] of [
      ['low', -1],
      ['a', 0],
      ['urgent', 9],
      ['b', 0],
    ] as const) {
      await createJob(type, null, { priority });
    }
    const order: (string | undefined)[] = [];
    for (let at = 0; at < 5; at += 1) order.push((await getNextJob())?.type);
    expect(order).toEqual(['urgent', 'a', 'b', 'low', undefined]);
  });

  it('a job is not taken before its time', async () => {
    const scheduled_at = '2026-02-12T10:00:00.005+01:00';
    const job = await createJob('x', null, { scheduled_at });
    expect(job.scheduled_at).toBe(after(5).toISOString());
    harness.clock.time = after(4);
    expect(await getNextJob()).toBeNull();
    harness.clock.time = after(5);
    expect((await getNextJob())?.id).toBe(job.id);
  });

  it('a job that is taken is processing, and nobody else gets it', async () => {
    const { id } = await createJob('x', null);
    harness.clock.time = after(3);
    const taken = await Promise.all([getNextJob(), getNextJob(), getNextJob()]);
    expect(taken.filter((job) => job !== null)).toMatchObject([
      { id, status: 'processing', attempts: 1, started_at: after(3).toISOString() },
    ]);
  });

  it('only jobs of the types that are named are taken', async () => {
    await createJob('theirs', null, { priority: 9 });
    await createJob('ours', null);
    expect((await getNextJob(['ours', 'also ours']))?.type).toBe('ours');
    expect(await getNextJob(['ours'])).toBeNull();
    expect(await getNextJob([])).toBeNull();
    for (const types of ['theirs', 5, null, [5]]) {
      const error = await refusal(() => getNextJob(types as unknown as string[]));
      expect(error).toMatchObject({ name: 'ValidationError', field: 'types' });
    }
    expect((await getNextJob())?.type).toBe('theirs');
  });

  it('a job is completed with its result', async () => {
    const { id } = await createJob('x', null);
    await getNextJob();
    harness.clock.time = after(7);
    expect(await updateJobStatus(id, 'completed', { result: 'high at noon' })).toMatchObject({
      status: 'completed',
      result: 'high at noon',
      error: null,
      completed_at: after(7).toISOString(),
      updated_at: after(7).toISOString(),
    });
    const { id: other } = await createJob('x', null);
    expect(await updateJobStatus(other, 'completed', { result: '' })).toMatchObject({ result: '' });
    expect(await getNextJob()).toBeNull();
  });

  it('a job has failed with its error, for good', async () => {
    const { id } = await createJob('x', null, { max_attempts: 5 });
    await getNextJob();
    expect(await updateJobStatus(id, 'failed', { error: 'no tide' })).toMatchObject({
      status: 'failed',
      error: 'no tide',
      attempts: 1,
      completed_at: after(0).toISOString(),
    });
    const { id: silent } = await createJob('x', null);
    await getNextJob();
    expect(await updateJobStatus(silent, 'failed')).toMatchObject({ status: 'failed', error: 'No reason was given.' });
    expect(await getNextJob()).toBeNull();
    const { id: theirs } = await createJob('x', null);
    await harness.store.jobs.claim({ worker: 'somebody else' });
    expect(await updateJobStatus(theirs, 'failed')).toMatchObject({ status: 'failed', error: 'No reason was given.' });
  });

  it('a job that is given back is taken again at once, max_attempts times', async () => {
    const { id } = await createJob('x', null, { max_attempts: 2 });
    expect(await getNextJob()).toMatchObject({ id, attempts: 1 });
    expect(await updateJobStatus(id, 'pending', { error: 'fog' })).toMatchObject({ status: 'pending', error: 'fog' });
    expect(await getNextJob()).toMatchObject({ id, attempts: 2 });
    expect(await updateJobStatus(id, 'pending', { error: 'storm' })).toMatchObject({
      status: 'failed',
      error: 'storm',
    });
    expect(await updateJobStatus(id, 'pending')).toMatchObject({ status: 'pending', attempts: 0 });
    expect(await getNextJob()).toMatchObject({ id, attempts: 1 });
  });

  it('processing takes the job, also before its time, and keeps one that this process has', async () => {
    const { id } = await createJob('x', null, { scheduled_at: after(60_000).toISOString() });
    expect(await updateJobStatus(id, 'processing')).toMatchObject({ status: 'processing', attempts: 1 });
    harness.clock.time = after(59_000);
    expect(await updateJobStatus(id, 'processing')).toMatchObject({ status: 'processing', attempts: 1 });
    expect((await stored(id))?.leaseExpiresAt).toEqual(after(119_000));
    expect(await updateJobStatus(id, 'completed')).toMatchObject({ status: 'completed' });
    const error = await refusal(() => updateJobStatus(id, 'processing'));
    expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining('it is completed') });
  });

  it('a job that another process has is not taken, and its status can be set all the same', async () => {
    const { id } = await createJob('x', null);
    const [theirs] = await harness.store.jobs.claim({ worker: 'somebody else' });
    expect(theirs?.id).toBe(id);
    const error = await refusal(() => updateJobStatus(id, 'processing'));
    expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining('somebody else has it') });
    expect(await updateJobStatus(id, 'failed', { error: 'called off' })).toMatchObject({ status: 'failed' });
    expect((await stored(id))?.leaseToken).toBeNull();
  });

  it('a job that has ended is final', async () => {
    const { id } = await createJob('x', null);
    await updateJobStatus(id, 'completed', { result: 'done' });
    const before = await stored(id);
    for (const status of ['pending', 'processing', 'failed', 'completed']) {
      const error = await refusal(() => updateJobStatus(id, status));
      expect(error).toBeInstanceOf(DatabaseError);
      expect(error).toMatchObject({ code: 'conflict', outcome: 'not-applied' });
    }
    expect(await stored(id)).toEqual(before);
  });

  it('an unknown job is null', async () => {
    for (const status of ['pending', 'processing', 'failed', 'completed']) {
      expect(await updateJobStatus('nobody', status)).toBeNull();
    }
  });

  it('a job that breaks a rule is refused with the field of the document, and nothing of it is stored', async () => {
    const wrong: readonly [string, () => Promise<unknown>][] = [
      ['type', () => createJob('', null)],
      ['type', () => createJob(5 as unknown as string, null)],
      ['data', () => createJob('x', undefined)],
      ['data', () => createJob('x', 5n)],
      ['max_attempts', () => createJob('x', null, { max_attempts: 0 })],
      ['priority', () => createJob('x', null, { priority: 0.5 })],
      ['scheduled_at', () => createJob('x', null, { scheduled_at: 'tomorrow' })],
      ['scheduled_at', () => createJob('x', null, { scheduled_at: '2026-02-12T09:00:00' })],
      ['scheduled_at', () => createJob('x', null, { scheduled_at: '2026-02-30T09:00:00Z' })],
      ['prority', () => createJob('x', null, { prority: 1 } as object)],
    ];
    for (const [field, call] of wrong) {
      const error = await refusal(call);
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ field });
    }
    expect(await harness.store.jobs.count()).toBe(0);
    const { id } = await createJob('x', null);
    const outcomes: readonly [string, () => Promise<unknown>][] = [
      ['status', () => updateJobStatus(id, 'cancelled')],
      ['result', () => updateJobStatus(id, 'failed', { result: 'done' })],
      ['error', () => updateJobStatus(id, 'completed', { error: 'no' })],
      ['result', () => updateJobStatus(id, 'completed', { result: 5 as unknown as string })],
      ['reslt', () => updateJobStatus(id, 'completed', { reslt: 'done' } as object)],
    ];
    for (const [field, call] of outcomes) expect(await refusal(call)).toMatchObject({ field });
    expect((await stored(id))?.status).toBe('pending');
  });

  it("other programs' jobs are shown in the words of the document", async () => {
    await harness.store.jobs.create({ id: 'j', type: 'x', result: { tide: 'high' } });
    expect(await getNextJob()).toMatchObject({ id: 'j', result: '{"tide":"high"}' });
    await harness.store.jobs.create({ id: 'c', type: 'x' });
    await harness.store.jobs.cancel('c', 'called off');
    expect(await refusal(() => updateJobStatus('c', 'completed'))).toMatchObject({ code: 'conflict' });
    expect(await updateJobStatus('c', 'pending')).toMatchObject({ status: 'pending', error: 'called off' });
  });

  it('whole rows can be inserted, and come back', async () => {
    const row: Job = {
      id: 'brought-over',
      type: 'x',
      data: { tide: [1.5] },
      status: 'pending',
      priority: -7,
      attempts: 1,
      max_attempts: 2,
      error: 'fog',
      result: null,
      scheduled_at: after(-3).toISOString(),
      started_at: after(-2).toISOString(),
      completed_at: null,
      created_at: after(-4).toISOString(),
      updated_at: after(-1).toISOString(),
    };
    await db.insert(jobs).values(row).run();
    const now = after(0).toISOString();
    const taken = { status: 'processing', attempts: 2, started_at: now, updated_at: now };
    expect(await getNextJob()).toEqual({ ...row, ...taken });
    const processing = await refusal(() =>
      db
        .insert(jobs)
        .values({ ...row, id: 'other', status: 'processing' })
        .run(),
    );
    expect(processing).toMatchObject({ field: 'status' });
    expect(await refusal(() => db.insert(jobs).values(row).run())).toMatchObject({ field: 'id' });
  });
}
