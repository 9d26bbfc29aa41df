import { expect, it } from 'vitest';
import { refusal } from '../support/rejection.ts';
import type { Suite } from './suite.ts';

const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));
const performance = {
  messagesProcessed: 100,
  averageResponseTime: 150,
  errorRate: 0.02,
  throughput: 0,
  lastActivity: at(5),
};

export const departments: Suite = (open) => {
  it('creates a department of a session or of its id, and gives it back with its performance', async () => {
    const db = await open();
    const session = await db.sessions.create({ type: 'director', name: 'lead' });
    const given = { id: 'd', name: 'processor', domain: 'data', isActive: false, currentTask: 'task-456', performance };
    const times = { createdAt: at(1), updatedAt: at(2) };
    const created = await db.departments.create({ ...given, ...times, session });
    expect(created).toEqual({ ...given, ...times, sessionId: session.id });
    expect(await db.departments.getDepartment('d')).toEqual(created);
    const plain = await db.departments.create({ name: 'plain', domain: 'data', sessionId: session.id });
    expect(plain).toMatchObject({ isActive: true, currentTask: null, performance: {}, updatedAt: plain.createdAt });
  });

  it('needs a session that there is', async () => {
    const db = await open();
    const { id } = await db.sessions.create({ type: 'director', name: 'lead' });
    const create = (given: object) => refusal(db.departments.create({ name: 'd', domain: 'x', ...given }));
    expect(await create({})).toMatchObject({ field: 'sessionId' });
    expect(await create({ sessionId: 'nobody' })).toMatchObject({ field: 'sessionId' });
    expect(await create({ session: { id }, sessionId: 'other' })).toMatchObject({ field: 'sessionId' });
    for (const session of [null, {}, { id: 5 }, 'text']) {
      expect(await create({ session })).toMatchObject({ field: 'session' });
      expect(await create({ session, sessionId: id })).toMatchObject({ field: 'session' });
      expect(await refusal(db.departments.updateDepartment('d', { session } as object))).toMatchObject({
        field: 'session',
      });
    }
  });

  it('lists the departments of a session, filtered and ordered', async () => {
    const db = await open();
    for (const id of ['a', 'b']) await db.sessions.create({ id, type: 'director', name: id });
    for (const [id, sessionId, isActive] of [
      ['d1', 'a', true],
      ['d2', 'b', true],
      ['d3', 'a', false],
    ] as const) {
      await db.departments.create({ id, name: id, domain: 'x', sessionId, isActive });
    }
    const names = async (...asked: Parameters<typeof db.departments.getDepartmentsBySession>) =>
      (await db.departments.getDepartmentsBySession(...asked)).map(({ name }) => name);
    expect(await names('a')).toEqual(['d1', 'd3']);
    expect(await names('a', { orderBy: [{ field: 'name', direction: 'DESC' }] })).toEqual(['d3', 'd1']);
    expect(await names('a', { where: 'is_active = ?', params: [true] })).toEqual(['d1']);
    expect((await db.departments.getAllDepartments({ where: 'is_active = 1' })).map(({ id }) => id)).toEqual([
      'd1',
      'd2',
    ]);
    expect(await names('nobody')).toEqual([]);
  });

  it('updates and deletes a department, and says whether there was one', async () => {
    const db = await open();
    const session = await db.sessions.create({ type: 'director', name: 'lead' });
    await db.departments.create({ id: 'd', name: 'd', domain: 'x', session, performance });
    expect(await db.departments.updateDepartment('d', { isActive: false, currentTask: 't', performance: {} })).toBe(
      true,
    );
    expect(await db.departments.getDepartment('d')).toMatchObject({
      isActive: false,
      currentTask: 't',
      performance: {},
    });
    expect(await db.departments.updateDepartment('nobody', { name: 'x' })).toBe(false);
    expect([await db.departments.deleteDepartment('d'), await db.departments.deleteDepartment('d')]).toEqual([
      true,
      false,
    ]);
    expect(await db.departments.getDepartment('d')).toBeNull();
  });
};
