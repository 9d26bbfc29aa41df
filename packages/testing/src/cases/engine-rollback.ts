/** The engine may end a transaction under its body. Nothing of what follows may then commit on its own. */

import { type Transaction, wait } from '@coterie/core';
import { caught, equal, failing, fails } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, run, transact, writing } from '../helpers.ts';
import { interactiveForeignKeysOff } from '../requirements.ts';

const SCHEMA = `
  CREATE TABLE t (x UNIQUE);
  CREATE TABLE own (x UNIQUE ON CONFLICT ROLLBACK);
  CREATE TABLE guarded (x);
  CREATE TRIGGER guard BEFORE INSERT ON guarded WHEN NEW.x = 0 BEGIN SELECT RAISE(ROLLBACK, 'not zero'); END;
  INSERT INTO t VALUES (0);
  INSERT INTO own VALUES (0);
`;

const WAYS: Readonly<Record<string, string>> = {
  'INSERT OR ROLLBACK': 'INSERT OR ROLLBACK INTO t VALUES (0)',
  'a column with ON CONFLICT ROLLBACK': 'INSERT INTO own VALUES (0)',
  'RAISE(ROLLBACK) in a trigger': 'INSERT INTO guarded VALUES (0)',
};

const ended = { code: 'rolled-back', retryable: true } as const;

const cases: readonly ConformanceCase[] = [
  ...Object.entries(WAYS).flatMap(([way, sql]): readonly ConformanceCase[] => [
    {
      name: `${way} ends the transaction, and the error says so`,
      async run({ db }) {
        await db.script(SCHEMA);
        await fails(
          db,
          () =>
            transact(db, function* (tx) {
              yield* wait(tx.execute('INSERT INTO t VALUES (1)'));
              yield* wait(tx.execute(sql));
            }),
          { code: 'constraint', statementIndex: 0 },
        );
        equal(await column(db, 'SELECT x FROM t'), [0]);
        await run(db, 'INSERT INTO t VALUES (2)');
      },
    },
    {
      name: `after ${way} nothing more of the body reaches the database, and the transaction fails`,
      async run({ db }) {
        await db.script(SCHEMA);
        await fails(
          db,
          () =>
            transact(db, function* (tx) {
              yield* wait(tx.execute('INSERT INTO t VALUES (1)'));
              yield* failing(() => tx.execute(sql), 'constraint');
              equal(tx.open, false, 'open');
              yield* failing(() => tx.execute('INSERT INTO t VALUES (2)'), ended);
              yield* failing(() => tx.run(writing('INSERT INTO t VALUES (3)', 'INSERT INTO t VALUES (4)')), ended);
              yield* failing(() => tx.query('SELECT 1'), ended);
              yield* failing(() => transact(tx, (nested) => wait(nested.execute('INSERT INTO t VALUES (5)'))), ended);
            }),
          ended,
        );
        equal(await column(db, 'SELECT x FROM t'), [0]);
        await run(db, 'INSERT INTO t VALUES (6)');
      },
    },
    {
      name: `${way} in a nested transaction ends the outer one too`,
      async run({ db }) {
        await db.script(SCHEMA);
        await fails(
          db,
          () =>
            transact(db, function* (tx) {
              yield* wait(tx.execute('INSERT INTO t VALUES (1)'));
              yield* failing(
                () =>
                  transact(tx, function* (nested) {
                    yield* wait(nested.execute('INSERT INTO t VALUES (2)'));
                    yield* failing(() => nested.execute(sql), 'constraint');
                    yield* failing(() => nested.execute('INSERT INTO t VALUES (3)'), ended);
                  }),
                ended,
              );
              yield* failing(() => tx.execute('INSERT INTO t VALUES (4)'), ended);
            }),
          ended,
        );
        equal(await column(db, 'SELECT x FROM t'), [0]);
      },
    },
    {
      name: `${way} in a batch undoes the batch, and what follows in it does not run`,
      async run({ db }) {
        await db.script(SCHEMA);
        const batch = writing('INSERT INTO t VALUES (1)', sql, 'INSERT INTO t VALUES (2)');
        await fails(db, () => db.run(batch), { code: 'constraint', statementIndex: 1 });
        equal(await column(db, 'SELECT x FROM t'), [0]);
        await fails(
          db,
          () =>
            transact(db, function* (tx) {
              yield* wait(tx.execute('INSERT INTO t VALUES (3)'));
              yield* failing(() => tx.run(batch), { code: 'constraint', statementIndex: 1 });
              yield* failing(() => tx.execute('INSERT INTO t VALUES (4)'), ended);
            }),
          ended,
        );
        equal(await column(db, 'SELECT x FROM t'), [0]);
      },
    },
    {
      name: `${way} outside of a transaction fails like any other conflict`,
      async run({ db }) {
        await db.script(SCHEMA);
        await fails(db, () => db.execute(sql), { code: 'constraint', statementIndex: 0 });
        await run(db, 'INSERT INTO t VALUES (1)');
        equal(await column(db, 'SELECT x FROM t'), [0, 1]);
      },
    },
  ]),
  {
    name: 'foreign keys are back on after the engine ended a transaction that had switched them off',
    requires: [interactiveForeignKeysOff],
    async run({ db }) {
      await db.script(SCHEMA);
      const swallow = function* (tx: Transaction) {
        yield* failing(() => tx.execute('INSERT OR ROLLBACK INTO t VALUES (0)'), 'constraint');
      };
      await fails(db, () => transact(db, swallow, { foreignKeys: 'off' }), ended);
      equal(await cell(db, 'PRAGMA foreign_keys'), 1);
    },
  },
  {
    name: 'a body that throws its own error after the engine ended the transaction gets it back',
    async run({ db }) {
      await db.script(SCHEMA);
      const own = new Error('own');
      const error = await caught(db.mode, () =>
        transact(db, function* (tx) {
          yield* failing(() => tx.execute('INSERT OR ROLLBACK INTO t VALUES (0)'), 'constraint');
          throw own;
        }),
      );
      equal(error === own, true, 'the same error');
      await run(db, 'INSERT INTO t VALUES (1)');
    },
  },
];

export const engineRollback: Subject = { name: 'transactions that the engine ends', cases };
