import { expect, it } from 'vitest';
import { refusal } from '../support/rejection.ts';
import type { Suite } from './suite.ts';

const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));
const base = { type: 'COMMAND', sender: 'a', content: { action: 'go' } };

export const messages: Suite = (open) => {
  it('gives every field back as it was given', async () => {
    const db = await open();
    const given = {
      id: 'm',
      type: 'COMMAND',
      priority: 3,
      sender: 'a',
      receiver: 'b',
      timestamp: at(1),
      content: { action: 'process_data', parameters: { dataset: 'large', zero: 0 } },
      metadata: { tags: ['urgent'], correlationId: 'txn-999' },
      requiresResponse: true,
      responseDeadline: at(2),
      retryCount: 1,
      maxRetries: 0,
      delivered: false,
      deliveredAt: null,
      failed: true,
      failureReason: '',
    } as const;
    expect(await db.messages.create(given)).toEqual(given);
    expect(await db.messages.getMessage('m')).toEqual(given);
    expect(await db.messages.getMessage('nobody')).toBeNull();
  });

  it('gives a message defaults', async () => {
    const db = await open();
    expect(await db.messages.create(base)).toEqual({
      ...base,
      id: expect.any(String),
      priority: 2,
      receiver: null,
      timestamp: expect.any(Date),
      metadata: {},
      requiresResponse: false,
      responseDeadline: null,
      retryCount: 0,
      maxRetries: 3,
      delivered: false,
      deliveredAt: null,
      failed: false,
      failureReason: null,
    });
  });

  it('takes priorities from 1 to 4', async () => {
    const db = await open();
    for (const priority of [1, 2, 3, 4] as const) {
      expect((await db.messages.create({ ...base, priority })).priority).toBe(priority);
    }
    for (const priority of [0, 5]) {
      const call = db.messages.create({ ...base, priority: priority as 1 });
      expect(await refusal(call)).toMatchObject({ field: 'priority' });
    }
  });

  it('gives the newest of a conversation in both directions, the oldest first', async () => {
    const db = await open();
    const said: readonly (readonly [string, string | null])[] = [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'c'],
      ['a', null],
      ['a', 'b'],
    ];
    for (const [index, [sender, receiver]] of said.entries()) {
      await db.messages.create({ ...base, id: `m${index}`, sender, receiver, timestamp: at(1) });
    }
    const ids = async (limit?: number) => (await db.messages.getConversation('a', 'b', limit)).map(({ id }) => id);
    expect([await ids(), await ids(2), await ids(0)]).toEqual([['m0', 'm1', 'm4'], ['m1', 'm4'], []]);
  });

  it('marks a message as delivered, once, and says whether there was one', async () => {
    const db = await open();
    await db.messages.create({ ...base, id: 'm' });
    expect(await db.messages.markMessageDelivered('m')).toBe(true);
    const delivered = await db.messages.getMessage('m');
    expect(delivered).toMatchObject({ delivered: true, deliveredAt: expect.any(Date) });
    expect(await db.messages.markMessageDelivered('m')).toBe(true);
    expect(await db.messages.getMessage('m')).toEqual(delivered);
    expect(await db.messages.markMessageDelivered('nobody')).toBe(false);
  });

  it('counts the retries of a delivery that failed, until it has failed for good', async () => {
    const db = await open();
    await db.messages.create({ ...base, id: 'm', maxRetries: 1 });
    expect(await db.messages.markMessageFailed('m', 'no answer')).toBe(true);
    expect(await db.messages.getMessage('m')).toMatchObject({
      retryCount: 1,
      failed: false,
      failureReason: 'no answer',
    });
    await db.messages.markMessageFailed('m', 'still none');
    expect(await db.messages.getMessage('m')).toMatchObject({
      retryCount: 1,
      failed: true,
      failureReason: 'still none',
    });
    expect(await db.messages.markMessageFailed('nobody', 'x')).toBe(false);
  });

  it('deletes messages that are older than some days, and counts them', async () => {
    const db = await open();
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
    for (const [id, days] of [
      ['old', 31],
      ['older', 400],
      ['young', 29],
    ] as const) {
      await db.messages.create({ ...base, id, timestamp: ago(days) });
    }
    expect(await db.messages.deleteOldMessages(30)).toBe(2);
    expect((await db.messages.getAllMessages()).map(({ id }) => id)).toEqual(['young']);
    expect(await db.messages.deleteOldMessages(0)).toBe(1);
    expect(await refusal(db.messages.deleteOldMessages(-1))).toMatchObject({ field: 'days' });
  });

  it('updates and deletes a message, and says whether there was one', async () => {
    const db = await open();
    await db.messages.create({ ...base, id: 'm' });
    expect(await db.messages.updateMessage('m', { priority: 4, content: null })).toBe(true);
    expect(await db.messages.getMessage('m')).toMatchObject({ priority: 4, content: null });
    expect(await db.messages.updateMessage('nobody', { priority: 4 })).toBe(false);
    expect([await db.messages.deleteMessage('m'), await db.messages.deleteMessage('m')]).toEqual([true, false]);
  });

  it('inserts many at once, and counts what failed and why', async () => {
    const db = await open();
    const rows = Array.from({ length: 100 }, (_, index) => ({
      ...base,
      id: `msg-${index}`,
      content: { progress: index },
    }));
    const result = await db.messages.bulkInsertMessages([...rows, { ...base, id: 'msg-7' }]);
    expect(result).toMatchObject({ inserted: 100, failed: 1, errors: [{ index: 100, id: 'msg-7' }] });
    expect((await db.messages.getMessage('msg-0'))?.content).toEqual({ progress: 0 });
  });
};
