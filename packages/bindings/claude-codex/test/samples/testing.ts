import { createInMemoryTestDb, generateTestInstance } from '@coterie/claude-codex/tests/fixtures/test-utils';

export async function testingSupport() {
  // In-memory database for unit tests
  const testDb = await createInMemoryTestDb();

  // Generate test data
  const testInstance = generateTestInstance({
    type: 'coding',
    status: 'started',
  });

  await testDb.createInstance(testInstance);

  return { testDb, testInstance };
}
