import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Session } from '../../src/index.ts';
import { refusal } from '../support/rejection.ts';
import type { Suite } from './suite.ts';

const lead = { type: 'director', name: 'lead' } as const;
const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));
const ids = (sessions: readonly { readonly id: string }[]): readonly string[] => sessions.map(({ id }) => id);

export const sessions: Suite = (open) => {
  it('gives a session defaults, an id and its times', async () => {
    const db = await open();
    const session = await db.sessions.create(lead);
    expect(session).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...lead,
      status: 'initializing',
      branch: null,
      workspace: null,
      capabilities: [],
      constraints: [],
      metadata: {},
      createdAt: expect.any(Date),
      lastActivity: session.createdAt,
      terminationReason: null,
      terminatedAt: null,
    });
    expect(Math.abs(Date.now() - session.createdAt.getTime())).toBeLessThan(60_000);
    expect(await db.sessions.getSession(session.id)).toEqual(session);
  });

  it('gives every field back as it was given, capabilities and constraints too', async () => {
    const db = await open();
    const given = {
      id: 's',
      type: 'observer',
      name: 'watcher ü 潮',
      status: 'error',
      branch: 'main',
      workspace: '/w',
      capabilities: ['task_management'],
      constraints: ['max_concurrent_tasks:5'],
      metadata: { version: '1.0.0', configuration: { autoScale: true, zero: 0, empty: '' } },
      createdAt: at(1),
      lastActivity: at(2),
      terminationReason: '',
      terminatedAt: at(3),
    } as const;
    expect(await db.sessions.create(given)).toEqual(given);
    expect(await db.sessions.getSession('s')).toEqual(given);
    expect(await db.sessions.getSession('nobody')).toBeNull();
  });

  it('writes a date inside metadata as its ISO text', async () => {
    const db = await open();
    const { metadata } = await db.sessions.create({ ...lead, metadata: { since: at(1) } });
    expect(metadata).toEqual({ since: at(1).toISOString() });
  });

  it('takes the types and statuses of the document, and no others', async () => {
    const db = await open();
    for (const type of ['director', 'department', 'observer', 'active'] as const)
      await db.sessions.create({ ...lead, type });
    for (const status of ['initializing', 'active', 'idle', 'completed', 'error', 'terminated'] as const) {
      expect((await db.sessions.create({ ...lead, status })).status).toBe(status);
    }
    expect(await refusal(db.sessions.create({ ...lead, type: 'claude' as 'active' }))).toMatchObject({ field: 'type' });
    expect(await refusal(db.sessions.create({ ...lead, status: 'asleep' as 'idle' }))).toMatchObject({
      field: 'status',
    });
  });

  it('lists sessions of a type, paged and ordered', async () => {
    const db = await open();
    for (let day = 1; day <= 5; day += 1) await db.sessions.create({ ...lead, id: `s${day}`, createdAt: at(day) });
    await db.sessions.create({ type: 'observer', name: 'watcher', id: 'o' });
    const page = (number: number) =>
      db.sessions.getSessionsByType('director', {
        pagination: { page: number, pageSize: 2 },
        orderBy: [{ field: 'created_at', direction: 'DESC' }],
      });
    expect([ids(await page(1)), ids(await page(3)), ids(await page(4))]).toEqual([['s5', 's4'], ['s1'], []]);
    expect(ids(await db.sessions.getSessionsByType('observer'))).toEqual(['o']);
  });

  it('keeps the order of insertion where an order says nothing, backwards for DESC', async () => {
    const db = await open();
    for (const id of ['b', 'a', 'c']) await db.sessions.create({ ...lead, id, createdAt: at(1) });
    expect(ids(await db.sessions.getAllSessions())).toEqual(['b', 'a', 'c']);
    const ordered = (direction: 'ASC' | 'DESC') =>
      db.sessions.getAllSessions({ orderBy: [{ field: 'created_at', direction }] });
    expect(ids(await ordered('ASC'))).toEqual(['b', 'a', 'c']);
    expect(ids(await ordered('DESC'))).toEqual(['c', 'a', 'b']);
  });

  it('updates what is given, says whether there was a session, and notes the activity', async () => {
    const db = await open();
    const before = await db.sessions.create({ ...lead, id: 's', branch: 'main', metadata: { old: 1 } });
    await sleep(2);
    expect(await db.sessions.updateSession('s', { status: 'active', metadata: { processedTasks: 5 } })).toBe(true);
    const after = (await db.sessions.getSession('s')) as Session;
    expect(after).toEqual({
      ...before,
      status: 'active',
      metadata: { processedTasks: 5 },
      lastActivity: after.lastActivity,
    });
    expect(after.lastActivity.getTime()).toBeGreaterThan(before.lastActivity.getTime());
    expect(await db.sessions.updateSession('s', { branch: null, lastActivity: at(1) })).toBe(true);
    expect(await db.sessions.getSession('s')).toMatchObject({ branch: null, lastActivity: at(1) });
    expect(await db.sessions.updateSession('nobody', { status: 'active' })).toBe(false);
  });

  it('notes when and why a session was terminated, once, and forgets it when it lives again', async () => {
    const db = await open();
    await db.sessions.create({ ...lead, id: 's' });
    await db.sessions.updateSession('s', { status: 'terminated', terminationReason: 'done' });
    const ended = await db.sessions.getSession('s');
    expect(ended).toMatchObject({ status: 'terminated', terminationReason: 'done', terminatedAt: expect.any(Date) });
    await sleep(2);
    await db.sessions.updateSession('s', { status: 'terminated' });
    expect((await db.sessions.getSession('s'))?.terminatedAt).toEqual(ended?.terminatedAt);
    await db.sessions.updateSession('s', { status: 'idle' });
    expect(await db.sessions.getSession('s')).toMatchObject({ terminatedAt: null, terminationReason: null });
    expect(await db.sessions.updateSession('nobody', { status: 'terminated' })).toBe(false);
  });

  it('knows since when a session is terminated, however that was said', async () => {
    const db = await open();
    const ended = { ...lead, status: 'terminated' } as const;
    const created = await db.sessions.create({ ...ended, terminatedAt: null });
    expect(created.terminatedAt).toBeInstanceOf(Date);
    expect((await db.sessions.create({ ...ended, terminatedAt: at(3) })).terminatedAt).toEqual(at(3));
    await db.sessions.bulkInsertSessions([{ ...ended, id: 'bulk' }]);
    expect((await db.sessions.getSession('bulk'))?.terminatedAt).toBeInstanceOf(Date);
    const alive = await db.sessions.create({ ...lead, id: 's' });
    const { id, createdAt: _, ...all } = alive;
    await db.sessions.updateSession(id, { ...all, type: 'director', status: 'terminated' });
    const { terminatedAt } = (await db.sessions.getSession('s')) ?? {};
    expect(terminatedAt).toBeInstanceOf(Date);
    await db.sessions.updateSession('s', { terminatedAt: null });
    expect((await db.sessions.getSession('s'))?.terminatedAt).toEqual(terminatedAt);
  });

  it('deletes a session with its departments and checkpoints, and says whether there was one', async () => {
    const db = await open();
    await db.sessions.create({ ...lead, id: 's' });
    await db.departments.create({ id: 'd', name: 'd', domain: 'x', sessionId: 's' });
    await db.checkpoints.create({ id: 'c', name: 'c', sessionId: 's', snapshot: {} });
    expect(await db.sessions.deleteSession('s')).toBe(true);
    expect(await db.sessions.deleteSession('s')).toBe(false);
    expect([await db.departments.getDepartment('d'), await db.checkpoints.getCheckpoint('c')]).toEqual([null, null]);
  });

  it('counts sessions by status, also those that none has', async () => {
    const db = await open();
    await db.sessions.create(lead);
    await db.sessions.create({ ...lead, status: 'idle' });
    await db.sessions.create({ ...lead, status: 'idle' });
    const counts = await db.sessions.countSessionsByStatus();
    expect(Object.entries(counts)).toEqual([
      ['initializing', 1],
      ['active', 0],
      ['idle', 2],
      ['completed', 0],
      ['error', 0],
      ['terminated', 0],
    ]);
  });

  it('inserts many at once, and counts what failed and why', async () => {
    const db = await open();
    await db.sessions.create({ ...lead, id: 'taken' });
    const rows = Array.from({ length: 1_200 }, (_, index) => ({ ...lead, id: `s${index}` }));
    const wrong = [
      { ...lead, id: 'taken' },
      { ...lead, type: 'claude' as 'active' },
      { ...lead, id: 'x', status: 'asleep' as 'idle' },
      null as unknown as typeof lead,
    ];
    const result = await db.sessions.bulkInsertSessions([...rows.slice(0, 7), ...wrong, ...rows.slice(7)]);
    expect({ inserted: result.inserted, failed: result.failed }).toEqual({ inserted: 1_200, failed: 4 });
    expect(result.errors.map(({ index, id, error }) => [index, id, (error as { field?: unknown }).field])).toEqual([
      [7, 'taken', 'id'],
      [8, null, 'type'],
      [9, 'x', 'status'],
      [10, null, 'fields'],
    ]);
    expect(await db.aggregate('sessions', 'id', 'COUNT')).toBe(1_201);
    expect(await db.sessions.bulkInsertSessions([])).toEqual({ inserted: 0, failed: 0, errors: [] });
  });
};
