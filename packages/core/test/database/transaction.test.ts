import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import type { Mode } from '../../src/database/contract.ts';
import type { Database } from '../../src/database/database.ts';
import type { Transaction } from '../../src/database/handle.ts';
import { type OpenOptions, open } from '../engine.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const db of opened.splice(0)) await db.close();
});

const SCHEMA = 'CREATE TABLE log (text TEXT NOT NULL UNIQUE ON CONFLICT ROLLBACK) STRICT';
const INSERT = 'INSERT INTO log VALUES (?)';

async function table<M extends Mode>(mode: M, options: OpenOptions = {}): Promise<Database<M>> {
  const db = open(mode, options);
  opened.push(db);
  await db.script(SCHEMA);
  return db;
}

async function texts(db: Database): Promise<unknown[]> {
  const { rows } = await db.query('SELECT text FROM log ORDER BY rowid');
  return rows.map((row) => row[0]);
}

describe.each(['sync', 'async'] as const)('a transaction on a database in mode %s', (mode) => {
  it.each([
    ['acces', { acces: 'read' }],
    ['access', { access: 'raed' }],
    ['access', { access: null }],
    ['access', { access: ['read'] }],
    ['options', null],
    ['options', 'read'],
    ['options', ['read']],
  ])('refuses with the field %s the options %j, before anything is sent', async (field, options) => {
    const db = await table(mode);
    const begun = async () => db.transaction((tx) => tx.execute(INSERT, ['a']) as never, options as object);
    await expect(begun()).rejects.toMatchObject({ name: 'ValidationError', field, outcome: 'not-applied' });
    expect(await texts(db)).toEqual([]);
  });

  it.each([undefined, null, {}, 'text'])('refuses the body %j, which is no function', async (body) => {
    const db = await table(mode);
    const begun = async () => db.transaction(body as never);
    await expect(begun()).rejects.toMatchObject({ name: 'ValidationError', field: 'body' });
    expect(await texts(db)).toEqual([]);
  });

  it('takes options that are known and undefined', async () => {
    const db = await table(mode);
    const options = { access: undefined, signal: undefined, examine: undefined, foreignKeys: undefined };
    await db.transaction((tx) => tx.execute(INSERT, ['a']) as never, options);
    expect(await texts(db)).toEqual(['a']);
  });
});

describe('a transaction on a sync database', () => {
  it('commits what the body did and returns its value at once', async () => {
    const db = await table('sync');
    const value: number = db.transaction((tx) => tx.execute(INSERT, ['a']).changes);
    expect(value).toBe(1);
    expect(await texts(db)).toEqual(['a']);
  });

  it('rolls back when the body throws and lets the same error out', async () => {
    const db = await table('sync');
    const error = new Error('mine');
    const failing = () =>
      db.transaction((tx) => {
        tx.execute(INSERT, ['a']);
        throw error;
      });
    expect(failing).toThrow(error);
    expect(await texts(db)).toEqual([]);
  });

  it('refuses an async body, when compiled and when run, and keeps nothing of it', async () => {
    const db = await table('sync');
    const call = () =>
      // @ts-expect-error A promise cannot be the result of a body on a synchronous database.
      db.transaction(async (tx: Transaction<'sync'>) => tx.execute(INSERT, ['a']));
    expect(call).toThrow('A promise came from code that runs on a synchronous database');
    expect(await texts(db)).toEqual([]);
  });

  it('takes calls on the database handle inside the body as its own', async () => {
    const db = await table('sync');
    const call = () =>
      db.transaction(() => {
        db.execute(INSERT, ['a']);
        throw new Error('stop');
      });
    expect(call).toThrow('stop');
    expect(await texts(db)).toEqual([]);
  });

  it('answers calls on the database handle with an error once the engine has ended it, never with a commit', async () => {
    const db = await table('sync');
    db.execute(INSERT, ['taken']);
    const call = () =>
      db.transaction((tx) => {
        tx.execute(INSERT, ['a']);
        expect(() => tx.execute(INSERT, ['taken'])).toThrow('exists already');
        expect(tx.open).toBe(false);
        expect(() => db.execute(INSERT, ['b'])).toThrow('The engine ended this transaction');
      });
    expect(call).toThrow('The engine ended this transaction');
    expect(await texts(db)).toEqual(['taken']);
  });
});

describe('a transaction on an async database', () => {
  it('nests as savepoints: an inner failure undoes only the inner work', async () => {
    const db = await table('async');
    await db.transaction(async (outer) => {
      await outer.execute(INSERT, ['outer']);
      const inner = outer.transaction(async (tx) => {
        await tx.execute(INSERT, ['inner']);
        throw new Error('inner failed');
      });
      await expect(inner).rejects.toThrow('inner failed');
    });
    expect(await texts(db)).toEqual(['outer']);
  });

  it('keeps its batches whole when sent at the same time', async () => {
    const db = await table('async');
    const insert = (text: string | null) => ({
      access: 'write' as const,
      statements: [{ sql: INSERT, params: [text] }],
      decode: () => undefined,
    });
    await db.transaction(async (tx) => {
      const calls = [
        tx.batch([insert('a'), insert('b')]),
        tx.batch([insert('c'), insert(null)]),
        tx.batch([insert('d'), insert('e')]),
      ];
      const outcomes = await Promise.allSettled(calls);
      expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(outcomes[1]).toMatchObject({ reason: { code: 'constraint', statementIndex: 1 } });
    });
    expect(await texts(db)).toEqual(['a', 'b', 'd', 'e']);
  });

  it('waits for calls that the body did not await, then commits them', async () => {
    const db = await table('async');
    await db.transaction(async (tx) => {
      for (const text of ['a', 'b', 'c']) void tx.execute(INSERT, [text]);
    });
    expect(await texts(db)).toEqual(['a', 'b', 'c']);
  });

  it('is dead after its body', async () => {
    const db = await table('async');
    const leaked = await db.transaction(async (tx) => [tx] as const);
    await expect(leaked[0].execute(INSERT, ['late'])).rejects.toMatchObject({ code: 'closed', outcome: 'not-applied' });
    expect(await texts(db)).toEqual([]);
  });

  it('takes calls on the database handle inside the body as its own, and lets others wait', async () => {
    const db = await table('async');
    const inside = db
      .transaction(async () => {
        await db.execute(INSERT, ['joined']);
        await db.transaction(async (nested) => nested.execute(INSERT, ['nested']));
        throw new Error('stop');
      })
      .catch(() => undefined);
    await db.execute(INSERT, ['outside']);
    await inside;
    expect(await texts(db)).toEqual(['outside']);
  });

  it('fails a call on the database handle that cannot be told from outside, naming the handle to use', async () => {
    const db = await table('async', { callers: 'unknown', queueTimeout: 30 });
    await db.transaction(async (tx) => {
      await expect(db.execute(INSERT, ['a'])).rejects.toMatchObject({
        code: 'timeout',
        outcome: 'not-applied',
        message: expect.stringContaining('use the handle that the transaction gives to its body'),
      });
      await tx.execute(INSERT, ['b']);
    });
    expect(await texts(db)).toEqual(['b']);
  });

  it('loses nothing among fifty at once that read, wait and write, beside fifty plain writes', async () => {
    const db = await table('async');
    await db.script('CREATE TABLE counter (n INTEGER NOT NULL) STRICT; INSERT INTO counter VALUES (0)');
    const transactions = Array.from({ length: 50 }, () =>
      db.transaction(async (tx) => {
        const { rows } = await tx.query('SELECT n FROM counter');
        await new Promise((resolve) => setTimeout(resolve, 1));
        await tx.execute('UPDATE counter SET n = ?', [Number(rows[0]?.[0]) + 1]);
      }),
    );
    const writes = Array.from({ length: 50 }, () => db.execute('UPDATE counter SET n = n + 1'));
    await Promise.all([...transactions, ...writes]);
    expect((await db.query('SELECT n FROM counter')).rows).toEqual([[100]]);
  });

  it('cannot be waited for by closing the database inside it', async () => {
    const db = await table('async');
    await db.transaction(async () => {
      await expect(db.close()).rejects.toThrow('cannot be closed inside its own transaction');
    });
    expect(await db.isHealthy()).toBe(true);
  });

  it('is let finish by a close from outside', async () => {
    const db = await table('async');
    const work = db.transaction(async (tx) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return (await tx.execute(INSERT, ['a'])).changes;
    });
    await db.close();
    expect(await work).toBe(1);
    await expect(db.query('SELECT 1')).rejects.toMatchObject({ code: 'closed' });
    expect(await db.isHealthy()).toBe(false);
  });
});

describe('a read transaction', () => {
  it('refuses to write before anything is sent', async () => {
    const db = await table('sync');
    const call = () => db.transaction((tx) => tx.execute(INSERT, ['a']), { access: 'read' });
    expect(call).toThrow("Open it with { access: 'write' }");
    expect(() => db.transaction((tx) => tx.transaction(() => 1, { access: 'write' }), { access: 'read' })).toThrow(
      'A read transaction was asked to write',
    );
    expect(await texts(db)).toEqual([]);
  });
});

describe('foreign keys', () => {
  it('cannot be asked off inside a transaction, where the engine would ignore it', async () => {
    const db = await table('sync');
    const off = { foreignKeys: 'off' } as const;
    expect(() => db.transaction((tx) => tx.execute(INSERT, ['a'], off))).toThrow('SQLite ignores the pragma there');
    expect(() => db.transaction((tx) => tx.transaction(() => 1, off))).toThrow('SQLite ignores the pragma there');
  });

  it('are off for one call and on again after it, also when it fails', async () => {
    const db = await table('sync');
    const state = () => db.query('PRAGMA foreign_keys').rows[0]?.[0];
    await db.script('CREATE TABLE child (log INTEGER REFERENCES missing) STRICT');
    expect(db.execute('INSERT INTO child VALUES (1)', [], { foreignKeys: 'off' }).changes).toBe(1);
    expect(state()).toBe(1);
    expect(() => db.execute('INSERT INTO nowhere VALUES (1)', [], { foreignKeys: 'off' })).toThrow('no such table');
    expect(state()).toBe(1);
    expect(db.transaction((tx) => tx.query('PRAGMA foreign_keys').rows[0]?.[0], { foreignKeys: 'off' })).toBe(0);
    expect(state()).toBe(1);
  });
});

describe('errors that a body keeps', () => {
  const unreadable = {
    access: 'write' as const,
    statements: [{ sql: INSERT, params: ['a'] }],
    decode: () => {
      throw new Error('unreadable');
    },
  };

  it('say that nothing was applied once their transaction, or one around it, is rolled back', async () => {
    const db = await table('async');
    const kept: { outcome?: unknown }[] = [];
    const keep = (error: unknown) => {
      kept.push(error as { outcome?: unknown });
    };
    const body = db.transaction(async (tx) => {
      await tx.transaction((nested) => nested.run(unreadable).catch(keep));
      expect(kept.map(({ outcome }) => outcome)).toEqual(['applied']);
      throw new Error('mine');
    });
    await expect(body).rejects.toThrow('mine');
    expect(kept.map(({ outcome }) => outcome)).toEqual(['not-applied']);
    expect(await texts(db)).toEqual([]);
  });

  it('say that their call was applied when the transaction was committed all the same', async () => {
    const db = await table('async');
    let kept: unknown;
    await db.transaction(async (tx) => {
      await tx.run(unreadable).catch((error: unknown) => {
        kept = error;
      });
    });
    expect(kept).toMatchObject({ code: 'decode', outcome: 'applied' });
    expect(await texts(db)).toEqual(['a']);
  });
});

describe('two databases that share a context', () => {
  it('each take calls on their own handle as their own, however deep', async () => {
    const context = new AsyncLocalStorage<unknown>();
    const [a, b] = [await table('async', { context }), await table('async', { context })];
    await a.transaction(async () => {
      await b.transaction(async () => {
        await a.execute(INSERT, ['in a']);
        await b.execute(INSERT, ['in b']);
      });
    });
    expect([await texts(a), await texts(b)]).toEqual([['in a'], ['in b']]);
  });
});
