import { DatabaseError } from '@coterie/core';
import type { Store } from '@coterie/store';
import { type Opener, opener, substituteDatabase } from '../database.ts';
import { leases } from '../leases.ts';

/** What is asked of vitest's `vi`. */
export interface Mocking {
  fn(implementation: Opener['open']): Opener['open'];
}

/**
 * Routes the services to the database of the test, which `setTestDatabase` names. That which opens files is a mock from
 * now on: a service that is called before there is a test database fails with a sentence that says so.
 */
export function setupDatabaseMocks(vi: Mocking): void {
  opener.open = vi.fn(async () => {
    throw new DatabaseError(
      'invalid',
      'This test has no database yet. Call setTestDatabase(setupInMemoryDb()) in beforeEach.',
    );
  });
}

/** The database that the services work with until the next one is set. The jobs taken from the one before are let go. */
export function setTestDatabase(database: Store): void {
  leases.letAllGo();
  substituteDatabase(database);
}
