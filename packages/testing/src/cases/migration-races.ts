/** Several that migrate at once, locks in the way, and connections that break. */

import { appliedMigrations, type MigrationSet, migrate } from '@coterie/core';
import { equal, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { faultDriver } from '../fault-driver.ts';
import { asyncMode, secondHandle } from '../requirements.ts';
import { Cancellation } from '../signal.ts';
import { latch, pause } from '../time.ts';
import { NOTES, notes, overtaken, statuses, tables, withThird } from './migration-helpers.ts';

const cases: readonly ConformanceCase[] = [
  {
    name: 'several handles that migrate at once apply everything once, and none fails',
    requires: [asyncMode, secondHandle],
    busyTimeout: 5,
    async run({ db, hold, driver, target }) {
      // What the engine itself waits for blocks the thread, and with it the handle that has the lock.
      const drivers = await Promise.all(Array.from({ length: 5 }, () => target.reopen?.(driver, { busyTimeout: 5 })));
      const handles = [db, ...drivers.map((other) => hold({ busyTimeout: 5000 }, other))];
      const reports = await Promise.all(handles.map((handle) => migrate(handle, [notes])));
      for (const report of reports) ok(report.ok, `a report is not ok: ${JSON.stringify(report.results)}`);
      const applied = reports.flatMap((report) => statuses(report)).filter((status) => status.endsWith('applied'));
      equal(applied.sort(), ['1 applied', '2 applied']);
    },
  },
  {
    name: 'who waits for a migration longer than the busy timeout goes on waiting',
    requires: [asyncMode, secondHandle],
    async run({ another }) {
      const [holder, waiter] = [await another(), await another({ busyTimeout: 60 })];
      await migrate(holder, [notes]);
      const [locked, released] = [latch(), latch()];
      const holding = holder.transaction(async (tx) => {
        await tx.execute("INSERT INTO note (text) VALUES ('long')");
        locked.open();
        await released.opened;
      });
      await locked.opened;
      const waiting = migrate(waiter, [withThird({ up: 'CREATE TABLE third (x)' })]);
      await pause(200);
      released.open();
      await holding;
      equal(statuses(await waiting), ['1 skipped', '2 skipped', '3 applied']);
    },
  },
  {
    name: 'what another process applied between the look and the lock is skipped',
    requires: [secondHandle],
    async run({ driver, hold, another }) {
      const other = await another();
      const db = hold(
        {},
        overtaken(driver, () => migrate(other, [notes])),
      );
      const report = await migrate(db, [withThird({ up: 'CREATE TABLE third (x)' })]);
      equal(statuses(report), ['1 skipped', '2 skipped', '3 applied']);
      ok(report.ok, 'the report is not ok');
    },
  },
  {
    name: 'a newer program that migrates in between stops the older one',
    requires: [secondHandle],
    async run({ driver, hold, another }) {
      const other = await another();
      const set = (length: number): MigrationSet => ({ name: 'notes', migrations: NOTES.slice(0, length) });
      const db = hold(
        {},
        overtaken(driver, () => migrate(other, [set(2)])),
      );
      const report = await migrate(db, [
        set(1),
        { name: 'more', migrations: [{ version: 1, name: 'm', up: 'CREATE TABLE m (x)' }] },
      ]);
      equal(
        report.problems.map(({ kind }) => kind),
        ['newer'],
      );
      equal(statuses(report), ['1 skipped', '1 blocked']);
      equal(await tables(db), ['_migrations', 'note']);
    },
  },
  {
    name: 'a run that is cancelled applies nothing more',
    async run({ hold }) {
      const cancellation = new Cancellation();
      let asked = 0;
      const onQuery = (): void => {
        asked += 1;
        // A new database is asked for its ledger, and then whether there is one at all.
        if (asked === 2) cancellation.abort(new Error('no longer wanted'));
      };
      const db = hold({ onQuery });
      const report = await migrate(db, [notes], { signal: cancellation });
      equal(statuses(report), ['1 failed', '2 blocked']);
      equal(report.results[0]?.error?.code, 'aborted');
      equal(await tables(db), []);
    },
  },
  {
    name: 'a lock that is taken when a migration begins or commits is waited for',
    async run({ driver, hold }) {
      const faulty = faultDriver(driver, [
        { at: 'begin', fault: 'busy', times: 2 },
        { at: 'commit', fault: 'busy' },
      ]);
      equal(statuses(await migrate(hold({ busyTimeout: 0 }, faulty), [notes])), ['1 applied', '2 applied']);
      equal(faulty.pending, [], 'faults that did not happen');
    },
  },
  {
    name: 'a migration whose transaction the server ends is run again',
    async run({ driver, hold }) {
      const faulty = faultDriver(driver, [
        { at: 'step', fault: 'rolled-back', skip: 1 },
        { at: 'commit', fault: 'rolled-back' },
      ]);
      const db = hold({}, faulty);
      equal(statuses(await migrate(db, [notes])), ['1 applied', '2 applied']);
      equal(faulty.pending, [], 'faults that did not happen');
      equal((await appliedMigrations(db)).length, 2, 'records');
    },
  },
  ...(['rolled-back', 'busy'] as const).map(
    (fault): ConformanceCase => ({
      name: `a function is not run twice when its commit fails (${fault})`,
      async run({ driver, hold }) {
        const faulty = faultDriver(driver);
        const db = hold({ busyTimeout: 0 }, faulty);
        await migrate(db, [notes]);
        faulty.inject({ at: 'commit', fault });
        let calls = 0;
        const up = (): void => {
          calls += 1;
        };
        equal(statuses(await migrate(db, [withThird({ up, revision: '1' })])), ['1 skipped', '2 skipped', '3 failed']);
        equal(calls, 1, 'calls');
      },
    }),
  ),
  {
    name: 'a connection that breaks before the commit arrives has applied nothing, and says so',
    async run({ driver, hold }) {
      const db = hold({}, faultDriver(driver, [{ at: 'commit', fault: 'broken-before' }]));
      const report = await migrate(db, [notes]);
      equal(statuses(report), ['1 failed', '2 blocked']);
      ok(
        report.results[0]?.reason?.includes('Nothing of it was applied') === true,
        `it says: ${report.results[0]?.reason}`,
      );
      equal(await tables(db), []);
      equal(statuses(await migrate(db, [notes])), ['1 applied', '2 applied']);
    },
  },
  {
    name: 'a commit whose answer is lost is looked up in the ledger',
    async run({ driver, hold }) {
      const db = hold({}, faultDriver(driver, [{ at: 'commit', fault: 'broken-after' }]));
      equal(statuses(await migrate(db, [notes])), ['1 applied', '2 applied']);
      equal((await appliedMigrations(db)).length, 2, 'records');
    },
  },
  {
    name: 'a commit whose answer is lost for good is reported as unknown',
    async run({ driver, hold }) {
      const broken = faultDriver(driver, [
        { at: 'commit', fault: 'broken-after' },
        { at: 'execute', fault: 'broken-before', skip: 2, times: 9 },
      ]);
      const report = await migrate(hold({}, broken), [notes]);
      equal(statuses(report), ['1 failed', '2 blocked']);
      ok(report.results[0]?.reason?.includes('not known') === true, `it says: ${report.results[0]?.reason}`);
    },
  },
];

export const migrationRaces: Subject = { name: 'migrations: races and faults', cases };
