/** The 28 TypeScript samples of the document, each run as it stands there and completed where it is a fragment. */

import { createDatabase, type Database } from '@coterie/orchestration-sdk';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { aggregateMetrics, countSessionsByStatus, groupByQuery } from './samples/aggregates.ts';
import { createCheckpoint, getCheckpointsByFeature, searchCheckpoints } from './samples/checkpoints.ts';
import { main } from './samples/complete.ts';
import { createDepartment, getDepartmentsBySession } from './samples/departments.ts';
import { errorHandling } from './samples/errors.ts';
import {
  bulkInsertMessages,
  createMessage,
  deleteOldMessages,
  getConversation,
  markMessageDelivered,
} from './samples/messages.ts';
import { connectionManagement, connectionPooling, initialization } from './samples/opening.ts';
import { batchOperations, withFilters, withPagination } from './samples/performance.ts';
import {
  bulkInsertSessions,
  createSession,
  deleteSession,
  getSession,
  getSessionsByType,
  searchSessions,
  updateSession,
} from './samples/sessions.ts';
import { transactionSupport } from './samples/transaction.ts';
import { temporaryFolder } from './support/folder.ts';

const before = process.cwd();
const opened: Database[] = [];
beforeEach(() => process.chdir(temporaryFolder()));
afterEach(async () => {
  for (const db of opened.splice(0)) await db.close();
  process.chdir(before);
});

async function database(opening: () => Promise<Database> = initialization): Promise<Database> {
  const db = await opening();
  opened.push(db);
  return db;
}

/** What a sample prints, or writes to the console as an error. */
async function printedBy(sample: () => Promise<unknown>, method: 'log' | 'error' = 'log'): Promise<unknown[][]> {
  const spy = vi.spyOn(console, method).mockImplementation(() => undefined);
  onTestFinished(() => spy.mockRestore());
  await sample();
  return spy.mock.calls.splice(0);
}

const director = { id: 'session-123', type: 'director', name: 'main-director' } as const;

describe('the samples of the document', () => {
  it('initialization', async () => {
    const db = await database();
    expect(db.getConnectionPoolStats()).toMatchObject({ min: 2, max: 10, total: 2 });
  });

  it('create session', async () => {
    const db = await database();
    const printed = await printedBy(() => createSession(db));
    const [session] = await db.sessions.getAllSessions();
    expect(printed).toEqual([['Session created:', session?.id]]);
    expect(session).toMatchObject({
      capabilities: ['task_management', 'resource_allocation'],
      constraints: ['max_concurrent_tasks:5'],
      metadata: { version: '1.0.0', configuration: { autoScale: true } },
    });
  });

  it('get session', async () => {
    const db = await database();
    expect(await printedBy(() => getSession(db))).toEqual([['Session not found']]);
    await db.sessions.create(director);
    expect(await printedBy(() => getSession(db))).toEqual([['Session found:', 'main-director', 'initializing']]);
  });

  it('get sessions by type', async () => {
    const db = await database();
    await db.sessions.create(director);
    expect(await printedBy(() => getSessionsByType(db))).toEqual([['Found', 1, 'director sessions']]);
  });

  it('update session', async () => {
    const db = await database();
    expect(await printedBy(() => updateSession(db))).toEqual([['Update successful:', false]]);
    await db.sessions.create(director);
    expect(await printedBy(() => updateSession(db))).toEqual([['Update successful:', true]]);
    const { metadata, status } = (await db.sessions.getSession('session-123')) ?? {};
    expect([status, metadata]).toEqual(['active', { processedTasks: 5, lastActivity: expect.stringMatching(/Z$/) }]);
  });

  it('delete session', async () => {
    const db = await database();
    await db.sessions.create(director);
    expect(await printedBy(() => deleteSession(db))).toEqual([['Session deleted:', true]]);
    expect(await printedBy(() => deleteSession(db))).toEqual([['Session deleted:', false]]);
  });

  it('search sessions', async () => {
    const db = await database();
    await db.sessions.create(director);
    expect(await printedBy(() => searchSessions(db))).toEqual([['Found: main-director (session-123)']]);
  });

  it('create department', async () => {
    const db = await database();
    const session = await db.sessions.create(director);
    const department = await createDepartment(db, session);
    expect(department).toMatchObject({ sessionId: 'session-123', currentTask: 'task-456', isActive: true });
    expect(department.performance).toMatchObject({ errorRate: 0.02, lastActivity: expect.any(Date) });
  });

  it('get departments by session', async () => {
    const db = await database();
    const session = await db.sessions.create(director);
    await createDepartment(db, session);
    await db.departments.create({ name: 'idle', domain: 'x', session, isActive: false });
    expect(await printedBy(() => getDepartmentsBySession(db, session))).toEqual([
      ['data-processor: active'],
      ['idle: inactive'],
    ]);
  });

  it('create checkpoint', async () => {
    const db = await database();
    const session = await db.sessions.create(director);
    const checkpoint = await createCheckpoint(db, session);
    expect(checkpoint).toMatchObject({ size: 1_024_000, checksum: 'abc123...', compressed: true, encrypted: true });
    expect(await db.checkpoints.getCheckpoint(checkpoint.id)).toEqual(checkpoint);
  });

  it('get checkpoints by feature', async () => {
    const db = await database();
    const { timestamp } = await createCheckpoint(db, await db.sessions.create(director));
    const printed = await printedBy(() => getCheckpointsByFeature(db));
    expect(printed).toEqual([[`checkpoint-v1.0: ${timestamp.toISOString()}`]]);
  });

  it('search checkpoints', async () => {
    const db = await database();
    const { id: sessionId } = await db.sessions.create(director);
    const metadata = { description: 'before the release' };
    await db.checkpoints.create({ name: 'v1', sessionId, snapshot: {}, metadata });
    expect(await printedBy(() => searchCheckpoints(db))).toEqual([['Found: v1 - before the release']]);
  });

  it('create message', async () => {
    const db = await database();
    const message = await createMessage(db);
    expect(await db.messages.getMessage('msg-789')).toEqual(message);
    expect(message).toMatchObject({ priority: 3, metadata: { correlationId: 'txn-999' }, requiresResponse: true });
  });

  it('get messages by conversation', async () => {
    const db = await database();
    await createMessage(db);
    expect(await printedBy(() => getConversation(db))).toEqual([['Conversation has 1 messages']]);
  });

  it('mark message as delivered', async () => {
    const db = await database();
    expect(await printedBy(() => markMessageDelivered(db))).toEqual([['Message delivered:', false]]);
    await createMessage(db);
    expect(await printedBy(() => markMessageDelivered(db))).toEqual([['Message delivered:', true]]);
  });

  it('delete old messages', async () => {
    const db = await database();
    await createMessage(db);
    await db.messages.create({ type: 'OLD', sender: 'a', content: 1, timestamp: new Date(0) });
    expect(await printedBy(() => deleteOldMessages(db))).toEqual([['Deleted', 1, 'old messages']]);
  });

  it('bulk insert sessions', async () => {
    const db = await database();
    expect(await printedBy(() => bulkInsertSessions(db))).toEqual([['Inserted: 2, Failed: 0']]);
    expect(await printedBy(() => bulkInsertSessions(db))).toEqual([['Inserted: 0, Failed: 2']]);
  });

  it('bulk insert messages', async () => {
    expect(await bulkInsertMessages(await database())).toEqual({ inserted: 100, failed: 0, errors: [] });
  });

  it('count sessions by status', async () => {
    const db = await database();
    await db.sessions.create(director);
    expect(await printedBy(() => countSessionsByStatus(db))).toEqual([
      [{ initializing: 1, active: 0, idle: 0, completed: 0, error: 0, terminated: 0 }],
    ]);
  });

  it('aggregate metrics', async () => {
    const db = await database();
    await db.sessions.create(director);
    const at = (ms: number) => ({ type: 't', sender: 'a', content: 1, timestamp: new Date(ms), delivered: true });
    await db.messages.bulkInsertMessages([at(1_000), at(3_000), { ...at(9_000), delivered: false }]);
    expect(await aggregateMetrics(db)).toEqual([1, new Date(2_000)]);
  });

  it('group by query', async () => {
    const db = await database();
    await db.sessions.create({ ...director, status: 'active' });
    await db.sessions.create({ ...director, id: 'b', status: 'idle' });
    expect(await printedBy(() => groupByQuery(db))).toEqual([
      [
        [
          { status: 'active', result: 1 },
          { status: 'idle', result: 1 },
        ],
      ],
    ]);
  });

  it('transaction support', async () => {
    const db = await database();
    const departments = [
      { name: 'a', domain: 'x' },
      { name: 'b', domain: 'x' },
    ];
    await transactionSupport(db, director, departments, { name: 'c', snapshot: {} });
    const counts = () =>
      Promise.all([
        db.aggregate('sessions', 'id', 'COUNT'),
        db.aggregate('departments', 'id', 'COUNT'),
        db.aggregate('checkpoints', 'id', 'COUNT'),
      ]);
    expect(await counts()).toEqual([1, 2, 1]);
    const wrong = { name: '', domain: 'x' };
    const again = { ...director, id: 'other' };
    const printed = await printedBy(
      () => transactionSupport(db, again, [{ name: 'a', domain: 'x' }, wrong], { name: 'c', snapshot: {} }),
      'error',
    );
    expect(printed).toEqual([['Transaction failed:', expect.objectContaining({ field: 'name' })]]);
    expect(await counts()).toEqual([1, 2, 1]);
  });

  it('connection management', async () => {
    const db = await database();
    expect(await printedBy(() => connectionManagement(db))).toEqual([
      [{ min: 2, max: 10, total: 2, active: 0, idle: 2, waiting: 0 }],
    ]);
    await expect(db.sessions.getAllSessions()).rejects.toMatchObject({ code: 'closed' });
  });

  it('complete example', async () => {
    expect(await printedBy(main)).toEqual([
      ['Found 1 director sessions'],
      ['Session status:', { initializing: 1, active: 0, idle: 0, completed: 0, error: 0, terminated: 0 }],
    ]);
  });

  it('batch operations', async () => {
    const db = await createDatabase({ path: ':memory:' });
    opened.push(db);
    await batchOperations(
      db,
      Array.from({ length: 3 }, () => ({ type: 'observer', name: 'watcher' }) as const),
    );
    expect(await db.aggregate('sessions', 'id', 'COUNT')).toBe(6);
  });

  it('connection pooling', async () => {
    const db = await database(connectionPooling);
    expect(db.getConnectionPoolStats()).toMatchObject({ min: 2, max: 20, total: 2 });
  });

  it('query optimization', async () => {
    const db = await database();
    await db.sessions.create({ ...director, id: 'a', status: 'active', createdAt: new Date('2023-12-31') });
    await db.sessions.create({ ...director, id: 'b', status: 'active', lastActivity: new Date('2026-02-01') });
    await db.sessions.create({ ...director, id: 'c', status: 'active', lastActivity: new Date('2026-01-01') });
    expect((await withPagination(db)).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect((await withFilters(db)).map(({ id }) => id)).toEqual(['c', 'b']);
  });

  it('error handling', async () => {
    const db = await database();
    await db.sessions.create(director);
    expect(await printedBy(() => errorHandling(db, director), 'error')).toEqual([['Validation failed:', 'id']]);
    await db.executeTransaction((conn) => conn.execute('DROP TABLE sessions_fts'));
    expect(await printedBy(() => errorHandling(db, { ...director, id: 'new' }), 'error')).toEqual([
      ['Database error:', 'query'],
      ['SQL:', expect.stringContaining('INSERT INTO sessions')],
      ['Params:', expect.arrayContaining(['new', 'main-director'])],
    ]);
  });
});
