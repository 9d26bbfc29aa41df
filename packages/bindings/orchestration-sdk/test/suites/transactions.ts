import { AsyncResource } from 'node:async_hooks';
import { expect, it } from 'vitest';
import { type Database, ValidationError } from '../../src/index.ts';
import { refusal } from '../support/rejection.ts';
import type { Suite } from './suite.ts';

const lead = { type: 'director', name: 'lead' } as const;
const count = (db: Database) => db.aggregate('sessions', 'id', 'COUNT');

/** Made before any transaction: what runs in it is inside of none. */
const nobody = new AsyncResource('nobody');
const outside = <T>(call: () => Promise<T>): Promise<T> => nobody.runInAsyncScope(call);

export const transactions: Suite = (open) => {
  it('commits what calls on the database do inside, together, and returns what the body returns', async () => {
    const db = await open();
    const answer = await db.executeTransaction(async () => {
      const session = await db.sessions.create(lead);
      await db.departments.create({ name: 'd', domain: 'x', session });
      await db.checkpoints.create({ name: 'c', sessionId: session.id, snapshot: {} });
      expect(await count(db)).toBe(1);
      return session.id;
    });
    expect((await db.departments.getDepartmentsBySession(answer)).length).toBe(1);
  });

  it('undoes everything when the body throws, and lets its error out', async () => {
    const db = await open();
    const reason = new Error('changed my mind');
    const failing = db.executeTransaction(async () => {
      await db.sessions.create(lead);
      await db.sessions.bulkInsertSessions([lead, lead]);
      throw reason;
    });
    await expect(failing).rejects.toBe(reason);
    const refused = db.executeTransaction(async () => {
      await db.sessions.create({ ...lead, id: 's' });
      await db.sessions.create({ ...lead, id: 's' });
    });
    expect(await refusal(refused)).toMatchObject({ field: 'id' });
    expect(await count(db)).toBe(0);
  });

  it('lets changes from elsewhere wait outside', async () => {
    const db = await open();
    const order: string[] = [];
    let beside: Promise<unknown> = Promise.resolve();
    await refusal(
      db.executeTransaction(async (connection) => {
        beside = outside(() => db.sessions.create({ ...lead, id: 'beside' })).then(() => order.push('beside'));
        await db.sessions.create({ ...lead, id: 'inside' });
        await connection.query('SELECT 1');
        order.push('inside');
        await connection.query('SELECT nonsense');
      }),
    );
    await beside;
    expect(order).toEqual(['inside', 'beside']);
    expect((await db.sessions.getAllSessions()).map(({ id }) => id)).toEqual(['beside']);
  });

  it('is a part that fails by itself inside another one', async () => {
    const db = await open();
    await db.executeTransaction(async () => {
      await db.sessions.create({ ...lead, id: 'outer' });
      await db
        .executeTransaction(async () => {
          await db.sessions.create({ ...lead, id: 'inner' });
          throw new Error('inner');
        })
        .catch(() => undefined);
    });
    expect((await db.sessions.getAllSessions()).map(({ id }) => id)).toEqual(['outer']);
  });

  it('gives the body its connection, for SQL of its own', async () => {
    const db = await open();
    const rows = await db.executeTransaction(async (connection) => {
      await db.sessions.create({ ...lead, id: 's' });
      await connection.execute('UPDATE sessions SET branch = ? WHERE id = ?', ['main', 's']);
      return (await connection.query('SELECT id, branch FROM sessions')).rows;
    });
    expect(rows).toEqual([['s', 'main']]);
    expect((await db.sessions.getSession('s'))?.branch).toBe('main');
  });

  it('reads one unchanging state with the access read, and may not write', async () => {
    const db = await open();
    await db.sessions.create(lead);
    const [before, after] = await db.executeTransaction(async () => [await count(db), await count(db)], {
      access: 'read',
    });
    expect([before, after]).toEqual([1, 1]);
    const writing = db.executeTransaction(() => db.sessions.create(lead), { access: 'read' });
    expect(await refusal(writing)).toMatchObject({ code: 'invalid' });
  });

  it('refuses misspelt options, and what is no function, before anything runs', async () => {
    const db = await open();
    const create = () => db.sessions.create(lead);
    const created = create();
    const wrong: readonly (readonly [unknown, unknown, string])[] = [
      [create, { acces: 'read' }, 'acces'],
      [create, { access: 'raed' }, 'access'],
      [create, { access: null }, 'access'],
      [create, null, 'options'],
      [create, 'read', 'options'],
      [undefined, {}, 'body'],
      [created, {}, 'body'],
    ];
    for (const [body, options, field] of wrong) {
      const call = db.executeTransaction(body as typeof create, options as object);
      const error = await refusal(call);
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ field });
    }
    await created;
    expect(await count(db)).toBe(1);
  });
};
