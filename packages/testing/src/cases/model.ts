/** Random work against a model: whatever order of calls, failures and nesting comes, the rows are those of the model. */

import { type Flow, type Handle, wait } from '@coterie/core';
import { equal } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { rows, run, transact, writing } from '../helpers.ts';
import { Random } from '../random.ts';

type Model = Map<number, number>;

class Undo extends Error {}

/** One random call on the handle and on the model; failures of both must agree. */
function* step(db: Handle, model: Model, random: Random, depth: number): Flow<void> {
  const id = random.integer(1, 12);
  const n = random.integer(0, 1000);
  const duplicate = model.has(id);
  switch (random.integer(0, depth < 3 ? 8 : 6)) {
    case 0:
    case 1: {
      const failed = yield* attempt(() => db.execute('INSERT INTO t VALUES (?, ?)', [id, n]));
      equal(failed, duplicate, `INSERT ${id} failed`);
      if (!duplicate) model.set(id, n);
      return;
    }
    case 2: {
      const { changes } = yield* wait(db.execute('UPDATE t SET n = ? WHERE id = ?', [n, id]));
      equal(changes, duplicate ? 1 : 0, `UPDATE ${id}`);
      if (duplicate) model.set(id, n);
      return;
    }
    case 3: {
      const { rows: deleted } = yield* wait(db.execute('DELETE FROM t WHERE id = ? RETURNING n', [id]));
      equal(deleted, duplicate ? [[model.get(id)]] : [], `DELETE ${id}`);
      model.delete(id);
      return;
    }
    case 4: {
      const other = id === 12 ? 1 : id + 1;
      const batch = writing(
        { sql: 'INSERT INTO t VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET n = excluded.n', params: [id, n] },
        { sql: 'INSERT INTO t VALUES (?, ?)', params: [other, n] },
      );
      const failed = yield* attempt(() => db.run(batch));
      equal(failed, model.has(other), `batch ${id}, ${other} failed`);
      if (!failed) model.set(id, n).set(other, n);
      return;
    }
    case 5: {
      const { rows: all } = yield* wait(db.query('SELECT id, n FROM t ORDER BY id'));
      equal(all, sorted(model), 'rows in the middle');
      return;
    }
    case 6: {
      equal(yield* attempt(() => db.query('SELECT nonsense')), true, 'nonsense failed');
      return;
    }
    default: {
      const inner = new Map(model);
      const throws = random.next() < 0.4;
      const failed = yield* attempt(() =>
        transact(db, function* (tx) {
          const steps = random.integer(0, 6);
          for (let at = 0; at < steps; at += 1) yield* step(tx, inner, random, depth + 1);
          if (throws) throw new Undo();
        }),
      );
      equal(failed, throws, 'transaction failed');
      if (failed) return;
      model.clear();
      for (const [key, value] of inner) model.set(key, value);
    }
  }
}

function* attempt(call: () => unknown): Flow<boolean> {
  try {
    yield* wait(call());
    return false;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConformanceFailure') throw error;
    return true;
  }
}

const sorted = (model: Model): readonly (readonly number[])[] => [...model].sort(([a], [b]) => a - b);

const cases: readonly ConformanceCase[] = [1, 2, 3, 4].map((seed) => ({
  name: `200 random calls, transactions and failures leave what a model says (seed ${seed})`,
  async run({ db }) {
    await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT');
    const random = new Random(seed);
    const model: Model = new Map();
    for (let at = 0; at < 200; at += 1) {
      // A transaction gives each step its own flow in either mode; half of the steps run on the database itself.
      const call = step(db, model, random, 0);
      for (let next = call.next(); !next.done; ) {
        try {
          const value = await next.value;
          next = call.next(value);
        } catch (error) {
          next = call.throw(error);
        }
      }
    }
    equal(await rows(db, 'SELECT id, n FROM t ORDER BY id'), sorted(model));
  },
}));

export const model: Subject = { name: 'random work', cases };
