import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase, type QueryEvent } from '@coterie/core';
import { countingDriver } from '@coterie/testing';
import { expect, it } from 'vitest';
import { temporaryPath } from './support/folder.ts';
import { open } from './support/open.ts';

it('asks the database once for each call, and once more where snapshots are listed', async () => {
  const driver = countingDriver(betterSqlite3(':memory:', { mode: 'async' }));
  const db = await open({ database: driver });
  const session = { id: 's', type: 'director', name: 'lead' } as const;
  const message = { id: 'm', type: 't', sender: 'a', content: 1 };
  const metadata = { feature: 'f' };
  const calls: Readonly<Record<string, readonly [number, () => Promise<unknown>]>> = {
    createSession: [1, () => db.sessions.create(session)],
    getSession: [1, () => db.sessions.getSession('s')],
    getAllSessions: [1, () => db.sessions.getAllSessions({ where: 'id = ?', params: ['s'] })],
    updateSession: [1, () => db.sessions.updateSession('s', { branch: 'main' })],
    terminateSession: [1, () => db.sessions.updateSession('s', { status: 'terminated' })],
    searchSessions: [1, () => db.sessions.searchSessions('lead')],
    countSessionsByStatus: [1, () => db.sessions.countSessionsByStatus()],
    bulkInsertSessions: [
      3,
      () => db.sessions.bulkInsertSessions(Array.from({ length: 1_200 }, () => ({ ...session, id: undefined }))),
    ],
    createDepartment: [1, () => db.departments.create({ id: 'd', name: 'd', domain: 'x', sessionId: 's' })],
    getDepartmentsBySession: [1, () => db.departments.getDepartmentsBySession('s')],
    updateDepartment: [1, () => db.departments.updateDepartment('d', { isActive: false })],
    createCheckpoint: [1, () => db.checkpoints.create({ id: 'c', name: 'c', sessionId: 's', snapshot: 1, metadata })],
    getCheckpoint: [1, () => db.checkpoints.getCheckpoint('c')],
    getCheckpointsByFeature: [2, () => db.checkpoints.getCheckpointsByFeature('f')],
    searchCheckpoints: [2, () => db.checkpoints.searchCheckpoints('c')],
    createMessage: [1, () => db.messages.create(message)],
    getConversation: [1, () => db.messages.getConversation('a', 'b')],
    markMessageDelivered: [1, () => db.messages.markMessageDelivered('m')],
    deleteOldMessages: [1, () => db.messages.deleteOldMessages(0)],
    aggregate: [1, () => db.aggregate('sessions', 'id', 'COUNT')],
    groupByAggregate: [1, () => db.groupByAggregate('sessions', 'status', 'id', 'COUNT')],
    deleteSession: [1, () => db.sessions.deleteSession('s')],
  };
  for (const [name, [roundTrips, call]] of Object.entries(calls)) {
    driver.reset();
    await call();
    expect(driver.counts.roundTrips, name).toBe(roundTrips);
  }
});

it('has an index for every column that the document says to be indexed', async () => {
  const db = await open({ path: temporaryPath() });
  const indexed = {
    sessions: ['id', 'type', 'status', 'created_at'],
    departments: ['id', 'session_id', 'created_at'],
    checkpoints: ['id', 'session_id', 'feature', 'timestamp'],
    messages: ['id', 'type', 'timestamp'],
  };
  const plans = await db.executeTransaction(async (connection) => {
    const found: Record<string, string> = {};
    for (const [table, columns] of Object.entries(indexed)) {
      for (const column of columns) {
        const { rows } = await connection.query(`EXPLAIN QUERY PLAN SELECT * FROM ${table} WHERE ${column} = ?`, ['x']);
        found[`${table}.${column}`] = String(rows[0]?.at(-1));
      }
    }
    return found;
  });
  for (const [column, plan] of Object.entries(plans)) expect(plan, column).toMatch(/^SEARCH \w+ USING INDEX/);
});

it('answers a condition over indexed columns by their index', async () => {
  const asked: string[] = [];
  const driver = betterSqlite3(':memory:', { mode: 'async' });
  const onQuery = ({ statements }: QueryEvent) => asked.push(...statements.map(({ sql }) => sql));
  const db = await open({ database: openDatabase(driver, { onQuery }) });
  asked.splice(0);
  await db.sessions.getAllSessions({ where: 'status = ? AND created_at > ?', params: ['active', '2024-01-01'] });
  const [plan] = await driver.execute([{ sql: `EXPLAIN QUERY PLAN ${asked[0]}`, params: ['active', 'x', -1, 0] }], {
    access: 'read',
  });
  const lines = plan?.rows.map((row) => String(row.at(-1))) ?? [];
  expect(lines.some((line) => line.includes('sessions_by_status_created (status=? AND created_at>?)'))).toBe(true);
  expect(lines.filter((line) => line.startsWith('SCAN'))).toEqual([]);
});
