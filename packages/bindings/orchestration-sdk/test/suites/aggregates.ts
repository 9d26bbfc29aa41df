import { expect, it } from 'vitest';
import { type Database, ValidationError } from '../../src/index.ts';
import { refusal } from '../support/rejection.ts';
import type { Suite } from './suite.ts';

const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));

async function filled(open: Parameters<Suite>[0]): Promise<Database> {
  const db = await open();
  const message = { type: 'COMMAND', sender: 'a', content: {} };
  await db.messages.create({
    ...message,
    id: 'm1',
    priority: 1,
    timestamp: at(1),
    delivered: true,
    deliveredAt: at(2),
  });
  await db.messages.create({
    ...message,
    id: 'm2',
    priority: 4,
    timestamp: at(3),
    delivered: true,
    deliveredAt: at(4),
  });
  await db.messages.create({ ...message, id: 'm3', priority: 4, timestamp: at(9), type: 'REPORT' });
  return db;
}

export const aggregates: Suite = (open) => {
  it('counts the rows that have a value in a column', async () => {
    const db = await filled(open);
    expect(await db.aggregate('messages', 'id', 'COUNT')).toBe(3);
    expect(await db.aggregate('messages', 'delivered_at', 'COUNT')).toBe(2);
    expect(await db.aggregate('sessions', 'id', 'COUNT')).toBe(0);
  });

  it('gives an average of instants as a date', async () => {
    const db = await filled(open);
    const delivered = { where: 'delivered = 1', params: [] };
    expect(await db.aggregate('messages', 'timestamp', 'AVG', delivered)).toEqual(at(2));
    expect(await db.aggregate('messages', 'timestamp', 'AVG', { where: 'priority = ?', params: [2] })).toBeNull();
  });

  it('sums, averages, and finds the smallest and largest value', async () => {
    const db = await filled(open);
    expect(await db.aggregate('messages', 'priority', 'SUM')).toBe(9);
    expect(await db.aggregate('messages', 'priority', 'AVG')).toBe(3);
    expect(await db.aggregate('messages', 'timestamp', 'MAX')).toEqual(at(9));
    expect(await db.aggregate('messages', 'type', 'MIN')).toBe('COMMAND');
    expect(await db.aggregate('messages', 'delivered', 'MAX')).toBe(1);
    expect(await db.aggregate('messages', 'priority', 'SUM', { where: 'priority = 2' })).toBe(0);
    expect(await db.aggregate('messages', 'type', 'MAX', { where: 'priority = 2' })).toBeNull();
  });

  it('groups by a column, under its name, in the order of its values', async () => {
    const db = await filled(open);
    expect(await db.groupByAggregate('messages', 'type', 'id', 'COUNT')).toEqual([
      { type: 'COMMAND', result: 2 },
      { type: 'REPORT', result: 1 },
    ]);
    expect(await db.groupByAggregate('messages', 'delivered', 'timestamp', 'MAX')).toEqual([
      { delivered: 0, result: at(9) },
      { delivered: 1, result: at(3) },
    ]);
    const late = { where: 'timestamp > ?', params: [at(2)] };
    expect(await db.groupByAggregate('messages', 'priority', 'priority', 'SUM', late)).toEqual([
      { priority: 4, result: 8 },
    ]);
  });

  it('says what a column cannot be used for by its own name, as an order does', async () => {
    const db = await filled(open);
    const wrong = [
      [db.aggregate('sessions', 'created_at', 'SUM'), 'created_at', /created_at holds date values, .* no sum/],
      [db.aggregate('sessions', 'metadata_json', 'MAX'), 'metadata_json', /no max/],
      [db.groupByAggregate('sessions', 'status', 'last_activity', 'SUM'), 'last_activity', /no sum/],
      [db.groupByAggregate('messages', 'content_json', 'id', 'COUNT'), 'content_json', /no group/],
      [db.groupByAggregate('messages', 'content_json', 'content_json', 'COUNT'), 'content_json', /no group/],
      [db.aggregate('checkpoints', 'snapshot_json', 'MIN'), 'snapshot_json', /no min/],
      [db.sessions.getAllSessions({ orderBy: [{ field: 'metadata_json' }] }), 'metadata_json', /no order/],
    ] as const;
    for (const [call, field, message] of wrong) {
      const error = await refusal(call);
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ field, message: expect.stringMatching(message) });
    }
  });

  it('takes known tables, columns and functions only', async () => {
    const db = await filled(open);
    const wrong: readonly (readonly [readonly unknown[], string])[] = [
      [['config', 'id', 'COUNT'], 'table'],
      [['sessions', 'title', 'COUNT'], 'title'],
      [['sessions', 'id) FROM config --', 'COUNT'], 'id) FROM config --'],
      [['sessions', 'id', 'TOTAL'], 'function'],
      [['sessions', 'name', 'SUM'], 'name'],
    ];
    for (const [args, field] of wrong) {
      const [table, column, called] = args as ['sessions', 'id', 'COUNT'];
      expect(await refusal(db.aggregate(table, column, called)), String(args)).toMatchObject({ field });
      expect(await refusal(db.groupByAggregate(table, column, column, called)), String(args)).toMatchObject({ field });
    }
    expect(await refusal(db.groupByAggregate('sessions', 'title' as 'id', 'id', 'COUNT'))).toMatchObject({
      field: 'title',
    });
  });
};
