/** What a server does with a transaction that takes its time. */

import { checkFailure, equal, errorOf } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { column, run } from '../helpers.ts';
import { asyncMode, remoteServer, secondHandle } from '../requirements.ts';
import { latch, pause } from '../time.ts';

const cases: readonly ConformanceCase[] = [
  {
    name: 'a server that gives the lock of an idle transaction to another writer applies nothing of it',
    requires: [asyncMode, secondHandle, remoteServer],
    async run({ db, another }) {
      const other = await another({ busyTimeout: 15_000 });
      await run(db, 'CREATE TABLE t (x)');
      const inside = latch();
      const idle = errorOf(
        db.transaction(async (tx) => {
          await tx.execute("INSERT INTO t VALUES ('idle 1')");
          inside.open();
          await pause(6500);
          await tx.execute("INSERT INTO t VALUES ('idle 2')");
          await tx.execute("INSERT INTO t VALUES ('idle 3')");
        }),
      );
      await inside.opened;
      await other.execute("INSERT INTO t VALUES ('writer')");
      const error = await idle;
      const stored = await column(db, 'SELECT x FROM t ORDER BY x');
      if (error === null) return equal(stored, ['idle 1', 'idle 2', 'idle 3', 'writer'], 'all of both');
      checkFailure(error, { code: 'rolled-back', retryable: true });
      equal(stored, ['writer'], 'nothing of the idle one');
    },
  },
  {
    name: 'a transaction whose connection the server gave up after idling applies nothing, and the handle works',
    requires: [asyncMode, remoteServer],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const error = await errorOf(
        db.transaction(async (tx) => {
          await tx.execute("INSERT INTO t VALUES ('before')");
          await pause(11_500);
          await tx.execute("INSERT INTO t VALUES ('after')");
        }),
      );
      const stored = await column(db, 'SELECT x FROM t ORDER BY x');
      if (error === null) return equal(stored, ['after', 'before'], 'all of it');
      checkFailure(error, { code: 'rolled-back', retryable: true });
      equal(stored, [], 'nothing of it');
      await run(db, "INSERT INTO t VALUES ('next')");
    },
  },
];

export const serverLocks: Subject = { name: 'locks of a server', cases };
