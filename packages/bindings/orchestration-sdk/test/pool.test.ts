import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore } from '@coterie/store';
import { describe, expect, it, vi } from 'vitest';
import type { Connection, ConnectionPoolConfig, Database } from '../src/index.ts';
import { temporaryPath } from './support/folder.ts';
import { open } from './support/open.ts';
import { refusal } from './support/rejection.ts';

const lead = { type: 'director', name: 'lead' } as const;
const pooled = (connectionPool?: ConnectionPoolConfig) =>
  open({ path: temporaryPath(), ...(connectionPool && { connectionPool }) });

/** A transaction that stays open until it is told to end. */
async function held(db: Database, access: 'read' | 'write', first: (connection: Connection) => unknown = () => 0) {
  const inside = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const transaction = db.executeTransaction(
    async (connection) => {
      await first(connection);
      inside.resolve();
      await go.promise;
    },
    { access },
  );
  await Promise.race([inside.promise, transaction]);
  return async () => {
    go.resolve();
    await transaction;
  };
}

describe('the connection pool', () => {
  it('has 2 to 10 connections unless said, of which the least are open from the start', async () => {
    const db = await pooled();
    expect(db.getConnectionPoolStats()).toEqual({ min: 2, max: 10, total: 2, active: 0, idle: 2, waiting: 0 });
    const other = await pooled({ min: 4, max: 20 });
    expect(other.getConnectionPoolStats()).toEqual({ min: 4, max: 20, total: 4, active: 0, idle: 4, waiting: 0 });
    expect((await pooled({ max: 1 })).getConnectionPoolStats()).toMatchObject({ min: 1, max: 1, total: 1 });
  });

  it('opens connections on demand up to the maximum, beyond which calls wait', async () => {
    const db = await pooled({ min: 1, max: 3 });
    const ends = [await held(db, 'read'), await held(db, 'read')];
    expect(db.getConnectionPoolStats()).toEqual({ min: 1, max: 3, total: 3, active: 2, idle: 1, waiting: 0 });
    const third = held(db, 'read');
    await vi.waitFor(() => expect(db.getConnectionPoolStats().waiting).toBe(1));
    await ends[0]?.();
    await (await third)();
    await ends[1]?.();
    expect(db.getConnectionPoolStats()).toMatchObject({ total: 3, active: 0, waiting: 0 });
  });

  it('closes connections that are idle for idleTimeout milliseconds, down to the minimum', async () => {
    const db = await pooled({ min: 2, max: 4, idleTimeout: 20 });
    const ends = [await held(db, 'read'), await held(db, 'read'), await held(db, 'read')];
    expect(db.getConnectionPoolStats().total).toBe(4);
    for (const end of ends) await end();
    await vi.waitFor(() => expect(db.getConnectionPoolStats().total).toBe(2), { timeout: 10_000 });
    expect(await db.aggregate('sessions', 'id', 'COUNT')).toBe(0);
  });

  it('lets a read beside an open transaction see the last committed state, without waiting', async () => {
    const db = await pooled();
    await db.sessions.create({ ...lead, id: 'before' });
    const end = await held(db, 'write', () => db.sessions.create({ ...lead, id: 'inside' }));
    expect(db.getConnectionPoolStats()).toMatchObject({ active: 1 });
    expect((await db.sessions.getAllSessions()).map(({ id }) => id)).toEqual(['before']);
    expect(await db.sessions.getSession('inside')).toBeNull();
    await end();
    expect((await db.sessions.getAllSessions()).map(({ id }) => id)).toEqual(['before', 'inside']);
  });

  it('has one writer: changes from elsewhere wait for a transaction', async () => {
    const db = await pooled();
    const end = await held(db, 'write', () => db.sessions.create({ ...lead, id: 'first' }));
    const beside = db.sessions.create({ ...lead, id: 'second' });
    expect(await Promise.race([beside, db.aggregate('sessions', 'id', 'COUNT')])).toBe(0);
    await end();
    await beside;
    expect((await db.sessions.getAllSessions()).map(({ id }) => id)).toEqual(['first', 'second']);
  });

  it('gives every connection all settings', async () => {
    const db = await pooled({ min: 1, max: 3 });
    const pragmas = ['foreign_keys', 'recursive_triggers', 'synchronous', 'temp_store', 'cache_size', 'busy_timeout'];
    const settings = async (connection: Connection) => {
      const values: unknown[] = [];
      for (const name of pragmas) values.push((await connection.query(`PRAGMA ${name}`)).rows[0]?.[0]);
      return values;
    };
    const writer = await db.executeTransaction(settings);
    expect(writer.slice(0, 5)).toEqual([1, 1, 1, 2, -64_000]);
    const end = await held(db, 'read', async (connection) => expect(await settings(connection)).toEqual(writer));
    await db.executeTransaction(async (connection) => expect(await settings(connection)).toEqual(writer), {
      access: 'read',
    });
    await end();
  });

  it('is one connection to one database in memory, where a read waits for the transaction', async () => {
    const db = await open({ path: ':memory:', connectionPool: { min: 2, max: 10 } });
    expect(db.getConnectionPoolStats()).toEqual({ min: 1, max: 1, total: 1, active: 0, idle: 1, waiting: 0 });
    const end = await held(db, 'write', () => db.sessions.create(lead));
    expect(db.getConnectionPoolStats()).toMatchObject({ total: 1, active: 1, idle: 0 });
    const count = db.aggregate('sessions', 'id', 'COUNT');
    await end();
    expect(await count).toBe(1);
  });

  it('is gone after closing', async () => {
    const db = await pooled();
    await db.close();
    expect(db.getConnectionPoolStats()).toEqual({ min: 2, max: 10, total: 0, active: 0, idle: 0, waiting: 0 });
    const memory = await open();
    await memory.close();
    expect(memory.getConnectionPoolStats()).toMatchObject({ total: 0, idle: 0 });
  });

  it('needs WAL mode, and says what to do about a file that has another', async () => {
    const path = temporaryPath();
    openStore(betterSqlite3(path, { journalMode: 'delete' })).close();
    const error = await refusal(open({ path }));
    expect(error).toMatchObject({ code: 'unsupported', cause: expect.objectContaining({ code: 'unsupported' }) });
    expect(error.message).toContain('connectionPool: { min: 1, max: 1 }');
    const alone = await open({ path, connectionPool: { min: 1, max: 1 } });
    expect(await alone.aggregate('sessions', 'id', 'COUNT')).toBe(0);
  });
});
