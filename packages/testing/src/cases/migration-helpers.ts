/** What the cases about migrations have in common. */

import {
  type Database,
  type DatabaseInterface,
  type ExecuteOptions,
  type Flow,
  type Migration,
  type MigrationReport,
  type MigrationSet,
  runFlow,
  type Statement,
  wait,
} from '@coterie/core';
import { column } from '../helpers.ts';
import { wrapDriver } from '../wrap-driver.ts';

/** Two migrations that every case may build on. */
export const NOTES: readonly Migration[] = [
  {
    version: 1,
    name: 'notes',
    up: 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL);',
    down: 'DROP TABLE note;',
  },
  {
    version: 2,
    name: 'authors',
    up: 'ALTER TABLE note ADD COLUMN author TEXT;\nCREATE INDEX note_author ON note (author);',
  },
];

export const notes: MigrationSet = { name: 'notes', migrations: NOTES };

/** The two, and a third. */
export const withThird = (third: Omit<Migration, 'version' | 'name'>): MigrationSet => ({
  name: 'notes',
  migrations: [...NOTES, { version: 3, name: 'third', ...third }],
});

/** `1 applied`, one for each result, in order. */
export function statuses(report: MigrationReport): readonly string[] {
  return report.results.map(({ version, status }) => `${version} ${status}`);
}

/** Every result with its reason, for the message of a failed case. */
export function told(report: MigrationReport): string {
  return report.results.map(({ version, status, reason }) => `${version} ${status}: ${reason}`).join('\n');
}

/** The names of the tables, the ledger included. */
export function tables(db: Database): Promise<readonly unknown[]> {
  return column(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");
}

/**
 * A driver on which something else happens, once, between the runner's look and its lock: before a transaction that
 * writes begins, or before a request with foreign keys off.
 */
export function overtaken(driver: DatabaseInterface, by: () => unknown): DatabaseInterface {
  let done = false;
  function* first<T>(call: () => T | Promise<T>): Flow<T> {
    if (!done) {
      done = true;
      yield* wait(by());
    }
    return yield* wait(call());
  }
  return wrapDriver(driver, {
    begin: (options) =>
      runFlow(
        driver.mode,
        first(() => driver.begin(options)),
      ),
    execute: (statements: readonly Statement[], options: ExecuteOptions) =>
      options.foreignKeys === undefined
        ? driver.execute(statements, options)
        : runFlow(
            driver.mode,
            first(() => driver.execute(statements, options)),
          ),
  });
}
