import { setTestDatabase, setupDatabaseMocks } from '@coterie/memva/test-utils/database-mocking';
import { setupInMemoryDb } from '@coterie/memva/test-utils/in-memory-db';
import { beforeEach, vi } from 'vitest';

/** "Test Database Setup", of which a test file is the module. */
export function testSetup() {
  // Static mocks (at module level)
  setupDatabaseMocks(vi);

  // Test setup
  beforeEach(() => {
    const testDb = setupInMemoryDb();
    setTestDatabase(testDb);
  });
}
