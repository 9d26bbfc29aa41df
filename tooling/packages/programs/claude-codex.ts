/** An instance is created, followed and asked for, with every entry of the package. */
import assert from 'node:assert/strict';
import { getDefaultDatabaseConfig, initializeDatabase } from '@coterie/claude-codex/database';
import { runMigrationsWithDatabase } from '@coterie/claude-codex/db/migrate';
import { CodexError, ERROR_CODES } from '@coterie/claude-codex/errors';
import { createInMemoryTestDb, generateTestInstance } from '@coterie/claude-codex/tests/fixtures/test-utils';

const config = getDefaultDatabaseConfig();
config.local.autoMigrate = false;
const db = await initializeDatabase(config);
await runMigrationsWithDatabase(db);
const id = await db.createInstance({ type: 'coding', issue_number: 123 });
await db.updateInstanceStatus(id, 'waiting_review');
assert.deepEqual(
  (await db.listInstances({ statuses: ['waiting_review'], issueNumber: 123 })).map((instance) => instance.id),
  [id],
);
await assert.rejects(
  db.createInstance({ id, type: 'review' }),
  (error) => error instanceof CodexError && error.code === ERROR_CODES.DATABASE_INSTANCE_EXISTS,
);
await db.setConfig('github.token', 'ghp_token123', true);
assert.equal(await db.getConfig('github.token'), 'ghp_token123');
await db.disconnect();

const testDb = await createInMemoryTestDb();
await testDb.createInstance(generateTestInstance());
assert.equal((await testDb.listInstances()).length, 1);
await testDb.disconnect();
console.log('claude-codex: done');
