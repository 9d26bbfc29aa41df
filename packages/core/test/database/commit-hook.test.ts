import { afterEach, describe, expect, it } from 'vitest';
import type { CommitHook } from '../../src/database/commit-hook.ts';
import type { DatabaseInterface, Mode, ResultSet, Statement } from '../../src/database/contract.ts';
import { Database } from '../../src/database/database.ts';
import { connectionDatabase } from '../../src/driver/connection.ts';
import { connect, open } from '../engine.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const db of opened.splice(0)) await db.close();
});

const statement = (sql: string): Statement => ({ sql, params: [] });
const INSERT = 'INSERT INTO log VALUES (?)';
const OPENING = [
  statement('CREATE TEMP TABLE IF NOT EXISTS seen (text)'),
  statement(
    'CREATE TEMP TRIGGER IF NOT EXISTS see AFTER INSERT ON main.log BEGIN INSERT INTO seen VALUES (new.text); END',
  ),
];
const CLOSING = statement('DELETE FROM temp.seen RETURNING text');

/** What was committed, in the order in which it was told. */
function recorder(given: Partial<CommitHook> = {}): CommitHook & { readonly told: unknown[] } {
  const told: unknown[] = [];
  return {
    told,
    closing: CLOSING,
    opening: OPENING,
    committed: (answer) => told.push(answer === null ? null : answer.rows.flat()),
    ...given,
  };
}

async function watched<M extends Mode>(mode: M) {
  const db = open(mode);
  opened.push(db);
  await db.script('CREATE TABLE log (text TEXT NOT NULL UNIQUE) STRICT');
  await db.script(OPENING.map(({ sql }) => sql).join(';'));
  const hook = recorder();
  return { db, told: hook.told, stop: db.onCommit(hook) };
}

describe.each(['sync', 'async'] as const)('a hook of commits, on a %s database', (mode) => {
  it('is told of each commit once, with what its last statement answered, before the call returns', async () => {
    const { db, told } = await watched(mode);
    const result = await db.execute(INSERT, ['a']);
    expect(result).toEqual({ rows: [], columns: [], changes: 1 });
    expect(told).toEqual([['a']]);
    await db.script("INSERT INTO log VALUES ('b'); INSERT INTO log VALUES ('c')");
    expect(told).toEqual([['a'], ['b', 'c']]);
    await db.query('SELECT * FROM log');
    expect(told.length).toBe(2);
  });

  it('is told of a transaction when it commits, without what its savepoints undid', async () => {
    const { db, told } = await watched(mode);
    await db.transaction((tx) => {
      const steps = [
        () => tx.execute(INSERT, ['a']),
        () =>
          tx.transaction((inner) => {
            const inserted = inner.execute(INSERT, ['b']) as unknown;
            const fail = () => {
              throw new Error('no');
            };
            return mode === 'sync' ? fail() : (inserted as Promise<unknown>).then(fail);
          }),
        () => tx.execute(INSERT, ['c']),
      ];
      if (mode === 'sync') {
        steps[0]?.();
        expect(steps[1]).toThrow('no');
        steps[2]?.();
        expect(told).toEqual([]);
        return undefined as never;
      }
      return (async () => {
        await steps[0]?.();
        await expect(steps[1]?.()).rejects.toThrow('no');
        await steps[2]?.();
        expect(told).toEqual([]);
      })() as never;
    });
    expect(told).toEqual([['a', 'c']]);
  });

  it('is not told of what fails or is rolled back, nor later of what it would have been', async () => {
    const { db, told } = await watched(mode);
    await db.execute(INSERT, ['a']);
    const failing = async () => db.script("INSERT INTO log VALUES ('b'); INSERT INTO log VALUES ('a')");
    await expect(failing()).rejects.toMatchObject({ code: 'constraint', statementIndex: 1, outcome: 'not-applied' });
    const thrown = new Error('no');
    const undone = async () =>
      db.transaction((tx) => {
        const inserted = tx.execute(INSERT, ['c']) as unknown;
        const fail = () => {
          throw thrown;
        };
        return (mode === 'sync' ? fail() : (inserted as Promise<unknown>).then(fail)) as never;
      });
    await expect(undone()).rejects.toBe(thrown);
    await db.execute(INSERT, ['d']);
    expect(told).toEqual([['a'], ['d']]);
  });

  it('is not in the way of statements that run outside of transactions', async () => {
    const { db, told } = await watched(mode);
    await db.execute('VACUUM');
    await db.execute('PRAGMA user_version = 7');
    expect(told).toEqual([]);
    expect((await db.query('PRAGMA user_version')).rows).toEqual([[7]]);
  });

  it('goes when it is taken away, and nothing is sent for it then', async () => {
    const { db, told, stop } = await watched(mode);
    await db.execute(INSERT, ['a']);
    stop();
    await db.execute(INSERT, ['b']);
    expect(told).toEqual([['a']]);
    expect((await db.query('SELECT text FROM temp.seen')).rows).toEqual([['b']]);
  });

  it('makes what it needs again where the connection has lost it, and the change is told all the same', async () => {
    const { db, stop } = await watched(mode);
    stop();
    const losses = ['DROP TRIGGER see', 'DROP TABLE temp.seen'].map(statement);
    const lost = async () => db.driver.execute(losses, { access: 'write' });
    let reopened = 0;
    const hook = recorder({
      reopened: () => {
        reopened += 1;
      },
    });
    db.onCommit(hook);
    await lost();
    await db.execute(INSERT, ['a']);
    expect(reopened).toBe(1);
    await lost();
    await db.transaction((tx) => tx.execute(INSERT, ['b']) as never);
    expect(reopened).toBe(2);
    expect(hook.told).toEqual([['a'], ['b']]);
    const failing = async () => db.execute(INSERT, ['a']);
    await lost();
    await expect(failing()).rejects.toMatchObject({ code: 'constraint', statementIndex: 0 });
    expect(hook.told.length).toBe(2);
  });

  it('does not keep a change from being made when it can no longer see it', async () => {
    const { db, stop, told } = await watched(mode);
    stop();
    const hook = recorder({ opening: [statement('CREATE TEMP TABLE x AS SELECT * FROM gone')] });
    db.onCommit(hook);
    await db.script('DROP TRIGGER see; DROP TABLE temp.seen');
    await db.execute(INSERT, ['a']);
    await db.transaction((tx) => tx.execute(INSERT, ['b']) as never);
    expect(told).toEqual([]);
    expect(hook.told).toEqual([null, null, null]);
    expect((await db.query('SELECT text FROM log')).rows).toEqual([['a'], ['b']]);
  });

  it('tells what was done beside the handle with the next commit', async () => {
    const connection = connect();
    const driver = connectionDatabase(connection, { mode });
    const db = new Database(driver as DatabaseInterface<typeof mode>);
    opened.push(db);
    await db.script(`CREATE TABLE log (text TEXT); ${OPENING.map(({ sql }) => sql).join(';')}`);
    const hook = recorder();
    db.onCommit(hook);
    connection.query({ sql: INSERT, params: ['beside'] }, { access: 'write' });
    await db.transaction((tx) => tx.execute(INSERT, ['a']) as never);
    expect(hook.told).toEqual([['beside', 'a']]);
  });

  it('may have nothing to ask, and several may listen', async () => {
    const { db, told } = await watched(mode);
    const answers: (ResultSet | null)[] = [];
    db.onCommit({ committed: (answer) => answers.push(answer) });
    await db.execute(INSERT, ['a']);
    await db.transaction((tx) => tx.execute(INSERT, ['b']) as never);
    expect(answers).toEqual([null, null]);
    expect(told).toEqual([['a'], ['b']]);
  });

  it('keeps what it throws from the caller', async () => {
    const { db, told } = await watched(mode);
    const reported: unknown[] = [];
    const listener = (error: unknown) => reported.push(error);
    process.on('unhandledRejection', listener);
    const error = new Error('of a listener');
    db.onCommit({
      committed() {
        throw error;
      },
    });
    await db.execute(INSERT, ['a']);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listener);
    expect(reported).toEqual([error]);
    expect(told).toEqual([['a']]);
  });
});

describe('a hook of commits', () => {
  it('is told that nobody knows where the outcome of a change is not known', async () => {
    const inner = connectionDatabase(connect(), { mode: 'async' });
    const db = new Database<'async'>({
      mode: 'async',
      capabilities: inner.capabilities,
      async execute(statements, options) {
        const results = await inner.execute(statements, options);
        if (statements.some(({ params }) => params.includes('lost'))) {
          const { DatabaseError } = await import('../../src/database/errors.ts');
          throw new DatabaseError('connection', 'gone', { outcome: 'unknown' });
        }
        return results;
      },
      begin: (options) => inner.begin(options),
      close: () => inner.close(),
    });
    opened.push(db);
    await db.script(`CREATE TABLE log (text TEXT); ${OPENING.map(({ sql }) => sql).join(';')}`);
    const hook = recorder();
    db.onCommit(hook);
    await expect(db.execute(INSERT, ['lost'])).rejects.toMatchObject({ outcome: 'unknown' });
    expect(hook.told).toEqual([null]);
  });
});
