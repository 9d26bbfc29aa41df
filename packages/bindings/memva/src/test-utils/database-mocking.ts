import { DatabaseError } from '@coterie/core';
import type { Store } from '@coterie/store';
import { opener, substituteDatabase } from '../database.ts';
import { letAllGo } from '../leases.ts';

/** What is asked of vitest's `vi`. */
export interface Mocking {
  spyOn(target: typeof opener, method: 'open'): { mockImplementation(implementation: typeof opener.open): unknown };
}

let mocking: Mocking | undefined;

/**
 * Routes the services to the database of the test, which `setTestDatabase` names: from now on none opens a file. A service
 * that is called before there is a test database fails with a sentence that says so.
 */
export function setupDatabaseMocks(vi: Mocking): void {
  mocking = vi;
  refuseFiles();
}

/** The database that the services work with until the next one is set. The jobs taken from the one before are let go. */
export function setTestDatabase(database: Store): void {
  letAllGo();
  substituteDatabase(database);
  // `vi.restoreAllMocks()` may have run since.
  refuseFiles();
}

function refuseFiles(): void {
  mocking?.spyOn(opener, 'open').mockImplementation(async () => {
    throw new DatabaseError(
      'invalid',
      'This test has no database yet. Call setTestDatabase(setupInMemoryDb()) in beforeEach.',
    );
  });
}
