import { appliedMigrations, type Database, type Flow, type Mode, type Result, runFlow, wait } from '@coterie/core';
import { refuseOthers } from './others.ts';

/**
 * Refuses a database that another program made, as `openStore` with `besideOthers: false` does, and only reads. So it can be
 * asked of a connection that may only read, before another one changes the journal mode of the file: nothing of a file that
 * is refused changes then.
 * @throws {MigrationError} whose sentence names what was found.
 */
export function refuseForeign<M extends Mode>(db: Database<M>): Result<M, void> {
  return runFlow(db.mode, look(db as Database));
}

function* look(db: Database): Flow<void> {
  yield* refuseOthers(db, false);
  // Another tool's table of that name is no ledger.
  yield* wait(appliedMigrations(db));
}
