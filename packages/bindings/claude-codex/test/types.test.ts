/** The types; `tsc -p test` is what proves them. */
import type {
  DatabaseConfig,
  DatabaseInterface,
  DatabaseOptions,
  Instance,
  InstanceFilter,
  JsonValue,
  MCPEvent,
  NewInstance,
} from '@coterie/claude-codex';
import * as root from '@coterie/claude-codex';
import { getDefaultDatabaseConfig, initializeDatabase } from '@coterie/claude-codex/database';
import { runMigrationsWithDatabase } from '@coterie/claude-codex/db/migrate';
import { CodexError, ERROR_CODES, type ErrorCode } from '@coterie/claude-codex/errors';
import { createInMemoryTestDb, generateTestInstance } from '@coterie/claude-codex/tests/fixtures/test-utils';
import { expect, expectTypeOf, it } from 'vitest';

it('the functions take and return what the document says', () => {
  expectTypeOf(initializeDatabase).parameter(0).toEqualTypeOf<DatabaseOptions | undefined>();
  expectTypeOf(initializeDatabase).toBeCallableWith();
  expectTypeOf(initializeDatabase).returns.resolves.toEqualTypeOf<DatabaseInterface>();
  expectTypeOf(getDefaultDatabaseConfig).returns.toEqualTypeOf<DatabaseConfig>();
  expectTypeOf<DatabaseConfig>().toExtend<DatabaseOptions>();
  expectTypeOf(runMigrationsWithDatabase).parameter(0).toEqualTypeOf<DatabaseInterface>();
  expectTypeOf(createInMemoryTestDb).returns.resolves.toEqualTypeOf<DatabaseInterface>();
  expectTypeOf(generateTestInstance).returns.toExtend<NewInstance>();
});

it('the methods take and return what the document says', () => {
  type Db = DatabaseInterface;
  expectTypeOf<Db['createInstance']>().returns.resolves.toEqualTypeOf<string>();
  expectTypeOf<Db['getInstance']>().returns.resolves.toEqualTypeOf<Instance | null>();
  expectTypeOf<Db['listInstances']>().parameter(0).toEqualTypeOf<InstanceFilter | undefined>();
  expectTypeOf<Db['listInstances']>().toBeCallableWith();
  expectTypeOf<Db['listInstances']>().returns.resolves.toEqualTypeOf<Instance[]>();
  expectTypeOf<Db['getMCPEvents']>().toBeCallableWith('work-123-a1');
  expectTypeOf<Db['getMCPEvents']>().toBeCallableWith('work-123-a1', 50);
  expectTypeOf<Db['getRecentMCPEvents']>().parameters.toEqualTypeOf<[since: Date]>();
  expectTypeOf<Db['getRecentMCPEvents']>().returns.resolves.toEqualTypeOf<MCPEvent[]>();
  expectTypeOf<Db['createRelationship']>().returns.resolves.toEqualTypeOf<string>();
  expectTypeOf<Parameters<Db['updateRelationship']>[0]>().toEqualTypeOf<string>();
  expectTypeOf<ReturnType<Db['isConnected']>>().toEqualTypeOf<boolean>();
  expectTypeOf<MCPEvent['success']>().toEqualTypeOf<boolean>();
  expectTypeOf<MCPEvent['metadata']>().toEqualTypeOf<JsonValue>();
});

it('a setting is text, unless something else is said', () => {
  const read = async (db: DatabaseInterface) => ({
    token: await db.getConfig('github.token'),
    limits: await db.getConfig<{ tokens: number }>('limits'),
  });
  expectTypeOf(read).returns.resolves.toEqualTypeOf<{
    token: string | null;
    limits: { tokens: number } | null;
  }>();
});

it('types and statuses are the document’s; what an instance is found with may be two more', () => {
  expectTypeOf<NewInstance['type']>().toEqualTypeOf<'coding' | 'review' | 'planning'>();
  expectTypeOf<NonNullable<NewInstance['status']>>().toEqualTypeOf<
    'started' | 'waiting_review' | 'pr_created' | 'terminated'
  >();
  expectTypeOf<Exclude<Instance['status'], NonNullable<NewInstance['status']>>>().toEqualTypeOf<
    'pr_merged' | 'pr_closed'
  >();
  const wrong: NewInstance = {
    type: 'coding',
    // @ts-expect-error: other programs set this one.
    status: 'pr_merged',
  };
  expect(wrong.type).toBe('coding');
});

it('an error has one of the codes', () => {
  expectTypeOf<CodexError['code']>().toEqualTypeOf<ErrorCode>();
  expectTypeOf<(typeof ERROR_CODES)['DATABASE_LOG_FAILED']>().toEqualTypeOf<'DATABASE_LOG_FAILED'>();
  expect(new CodexError(ERROR_CODES.DATABASE_LOG_FAILED, 'No.').code).toBe('DATABASE_LOG_FAILED');
});

it('the root has what the entries have, but for what is for tests', () => {
  expect(Object.keys(root).sort()).toEqual(
    ['CodexError', 'ERROR_CODES', 'getDefaultDatabaseConfig', 'initializeDatabase', 'runMigrationsWithDatabase'].sort(),
  );
  expect(root.initializeDatabase).toBe(initializeDatabase);
});
