/** The 14 samples of the document, completed as a reader would; the one that needs a server is in samples.sqld.test.ts. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseInterface } from '@coterie/claude-codex/database';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { customConfiguration, defaultLocalFirstSetup } from './samples/configuration.ts';
import { errorHandling } from './samples/error-handling.ts';
import { gitHubIntegration } from './samples/github.ts';
import { advancedFiltering, instanceManagement } from './samples/instance-management.ts';
import { databaseMaintenance, manualSync } from './samples/maintenance.ts';
import { mcpEventTracking } from './samples/mcp-events.ts';
import { automaticMigrations, manualMigrations, runMigrations } from './samples/migrations.ts';
import { quickStart } from './samples/quick-start.ts';
import { instanceRelationships } from './samples/relationships.ts';
import { configurationManagement } from './samples/settings.ts';
import { testingSupport } from './samples/testing.ts';
import { codeOf, failureOf, openedFile, temporaryFolder } from './support/open.ts';

let folder: string;

/** The samples open files of the working folder. */
beforeEach(() => {
  const before = process.cwd();
  folder = temporaryFolder();
  process.chdir(folder);
  return () => process.chdir(before);
});

async function withTwoInstances(): Promise<DatabaseInterface> {
  const db = await openedFile();
  await db.createInstance({ id: 'work-123-a1', type: 'coding', issue_number: 123 });
  await db.createInstance({ id: 'review-123-a1', type: 'review', issue_number: 123 });
  return db;
}

it('Quick Start', async () => {
  const { instanceId, instances } = await quickStart();
  expect(instanceId).toBe('work-123-a1');
  expect(instances).toMatchObject([{ id: 'work-123-a1', status: 'waiting_review', claude_pid: 12345 }]);
  expect(existsSync(join(folder, 'claude-codex.db'))).toBe(true);
});

it('Default Local-First Setup', () => {
  expect(defaultLocalFirstSetup().local).toMatchObject({
    file: 'file:claude-codex.db',
    enableWAL: true,
    autoMigrate: true,
  });
});

it('Custom Configuration', async () => {
  const db = await customConfiguration();
  onTestFinished(() => db.disconnect());
  expect(await db.listInstances()).toEqual([]);
  expect(readFileSync(join(folder, 'my-database.db'))[18]).toBe(2);
});

it('Instance Management', async () => {
  const { instance, afterwards } = await instanceManagement(await openedFile());
  expect(instance).toMatchObject({
    id: 'unique-id',
    status: 'waiting_review',
    pr_number: 456,
    branch_name: 'feature-branch',
  });
  expect(afterwards).toBeNull();
});

it('MCP Event Tracking', async () => {
  const { events, recentEvents } = await mcpEventTracking(await withTwoInstances());
  expect(
    events.map(({ tool_name, success, error_message, metadata }) => [tool_name, success, error_message, metadata]),
  ).toEqual([
    ['run_tests', false, 'Test suite failed with 3 errors', '{"failed_tests":["test1","test2","test3"]}'],
    ['edit_file', true, null, '{"file":"src/main.ts","lines":50}'],
  ]);
  expect(recentEvents).toEqual(events);
});

it('Instance Relationships', async () => {
  const db = await withTwoInstances();
  const { relationshipId, relationships } = await instanceRelationships(db);
  expect(relationships).toMatchObject([
    {
      id: relationshipId,
      relationship_type: 'spawned_review',
      review_iteration: 1,
      metadata: '{"reason":"Code review requested"}',
    },
  ]);
  expect(await db.getRelationships('review-123-a1')).toMatchObject([{ id: relationshipId, review_iteration: 2 }]);
});

it('GitHub Integration', async () => {
  const db = await openedFile();
  const repository = { repo_owner: 'organization', repo_name: 'repository' };
  const issue = await gitHubIntegration(db, [{ number: 7, title: 'Another', ...repository }]);
  expect(issue).toMatchObject({
    number: 123,
    labels: '["feature","priority-high"]',
    assignee: 'developer',
    ...repository,
  });
  expect(await db.getGitHubIssue(7)).toMatchObject({ title: 'Another', state: 'open' });
});

it('Configuration Management', async () => {
  expect(await configurationManagement(await openedFile())).toEqual({ token: 'ghp_token123', defaultBranch: 'main' });
});

it('Advanced Filtering', async () => {
  const db = await withTwoInstances();
  for (let child = 0; child < 42; child += 1) {
    const id = await db.createInstance({ id: `child-${child}`, type: 'review', issue_number: 123 });
    await db.createRelationship({
      parent_instance: 'work-123-a1',
      child_instance: id,
      relationship_type: 'spawned_review',
    });
  }
  const { instances, recentInstances } = await advancedFiltering(db);
  expect(instances.map(({ id }) => id)).toEqual(['child-1', 'child-0']);
  expect(recentInstances.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, at) => `child-${41 - at}`));
});

it('Error Handling', async () => {
  const db = await withTwoInstances();
  const log = vi.spyOn(console, 'log').mockReturnValue();
  onTestFinished(() => log.mockRestore());
  await errorHandling(db, { id: 'work-123-a1', type: 'coding' });
  await errorHandling(db, { id: 'new', type: 'testing' as 'coding' });
  await errorHandling(db, { id: 'new', type: 'coding' });
  expect(log.mock.calls).toEqual([
    ['Instance already exists'],
    [
      'Failed to create instance:',
      expect.stringMatching(/^The instance could not be created\. type must be one of coding, /),
    ],
  ]);
});

it('Database Maintenance', async () => {
  const db = await withTwoInstances();
  expect(await codeOf(manualSync(db))).toBe('DATABASE_OPERATION_FAILED');
  const path = join(folder, 'backup.db');
  expect(await databaseMaintenance(db, path)).toBe(true);
  expect(db.isConnected()).toBe(false);
  expect(await (await openedFile(path)).listInstances()).toHaveLength(2);
});

it('Migration Management', async () => {
  const manual = await manualMigrations();
  onTestFinished(() => manual.disconnect());
  expect((await failureOf(manual.listInstances())).message).toMatch(/no schema yet/);
  await runMigrations(manual);
  expect(await manual.listInstances()).toEqual([]);
  const automatic = await automaticMigrations();
  onTestFinished(() => automatic.disconnect());
  expect(await automatic.listInstances()).toEqual([]);
});

it('Testing Support', async () => {
  const { testDb, testInstance } = await testingSupport();
  onTestFinished(() => testDb.disconnect());
  expect(await testDb.getInstance(testInstance.id)).toMatchObject({ type: 'coding', status: 'started' });
});
