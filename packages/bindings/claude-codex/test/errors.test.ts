/** Every code of the list, in the case that its name says. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type DatabaseInterface, initializeDatabase } from '@coterie/claude-codex/database';
import { CodexError, ERROR_CODES, type ErrorCode } from '@coterie/claude-codex/errors';
import { DatabaseError, openDatabase } from '@coterie/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf, KEY, opened, openedFile, temporaryPath } from './support/open.ts';

const CODES = [
  'DATABASE_CONNECTION_FAILED',
  'DATABASE_INITIALIZATION_FAILED',
  'DATABASE_INSTANCE_EXISTS',
  'DATABASE_INSTANCE_NOT_FOUND',
  'DATABASE_RELATIONSHIP_EXISTS',
  'DATABASE_INSERT_FAILED',
  'DATABASE_UPDATE_FAILED',
  'DATABASE_DELETE_FAILED',
  'DATABASE_QUERY_FAILED',
  'DATABASE_LOG_FAILED',
  'DATABASE_OPERATION_FAILED',
] as const;

/** A file with an instance and a setting, and the database opened for reading only. */
async function readonly(): Promise<DatabaseInterface> {
  const path = temporaryPath();
  const db = await initializeDatabase({ local: { file: path } });
  await db.createInstance({ id: 'a', type: 'coding' });
  await db.createInstance({ id: 'b', type: 'coding' });
  await db.setConfig('key', 'value');
  await db.disconnect();
  const database = openDatabase(betterSqlite3(path, { mode: 'async', readonly: true }));
  onTestFinished(() => database.close());
  return opened({ database, key: KEY });
}

describe('ERROR_CODES', () => {
  it('has the codes of the document, each of which is its own name', () => {
    expect(Object.keys(ERROR_CODES)).toEqual(CODES);
    for (const code of CODES) expect(ERROR_CODES[code]).toBe(code);
  });

  it('are all raised', async () => {
    const db = await openedFile();
    await db.createInstance({ id: 'a', type: 'coding' });
    await db.createInstance({ id: 'b', type: 'coding' });
    const pair = { parent_instance: 'a', child_instance: 'b', relationship_type: 'x' };
    await db.createRelationship(pair);
    const raised: Readonly<Record<ErrorCode, () => Promise<unknown>>> = {
      DATABASE_CONNECTION_FAILED: () => initializeDatabase({ local: { file: '/no/such/folder/codex.db' } }),
      DATABASE_INITIALIZATION_FAILED: () => initializeDatabase({ cloud: { enabled: true } }),
      DATABASE_INSTANCE_EXISTS: () => db.createInstance({ id: 'a', type: 'coding' }),
      DATABASE_INSTANCE_NOT_FOUND: () => db.updateInstance('none', {}),
      DATABASE_RELATIONSHIP_EXISTS: () => db.createRelationship(pair),
      DATABASE_INSERT_FAILED: () => db.createInstance({ type: 'testing' } as never),
      DATABASE_UPDATE_FAILED: () => db.updateInstance('a', { status: 'done' } as never),
      DATABASE_DELETE_FAILED: () => db.deleteInstance(5 as never),
      DATABASE_QUERY_FAILED: () => db.listInstances({ limit: -1 }),
      DATABASE_LOG_FAILED: () => db.logMCPEvent({ instance_id: 'none', tool_name: 't' }),
      DATABASE_OPERATION_FAILED: () => db.sync(),
    };
    for (const code of CODES) expect((await failureOf(raised[code]())).code).toBe(code);
  });
});

describe('an error', () => {
  it('is an Error with a code, a sentence that says what to do, and its cause', async () => {
    const db = await openedFile();
    const error = await failureOf(db.createInstance({ type: 'coding', claude_pid: 1.5 }));
    expect(error).toBeInstanceOf(CodexError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('CodexError');
    expect(error.message).toBe(
      'The instance could not be created. claude_pid must be an integer, but is 1.5 (number).',
    );
    expect(error.field).toBe('claude_pid');
    expect(error.cause).toBeInstanceOf(DatabaseError);
  });

  it('that has nothing to do with a field has none', async () => {
    expect((await failureOf((await openedFile()).sync())).field).toBeNull();
  });

  it('of an argument that was forgotten, or is of another kind, names it, and nothing is read or written', async () => {
    const db = await openedFile();
    await db.createInstance({ id: 'a', type: 'coding' });
    await db.setConfig('key', 'value');
    const before = await db.getInstance('a');
    for (const none of [undefined, null, 5, 'text', []] as never[]) {
      for (const [code, field, call] of [
        ['DATABASE_INSERT_FAILED', 'fields', () => db.createInstance(none)],
        ['DATABASE_UPDATE_FAILED', 'fields', () => db.updateInstance('a', none)],
        ['DATABASE_UPDATE_FAILED', 'status', () => db.updateInstanceStatus('a', none)],
        ['DATABASE_LOG_FAILED', 'fields', () => db.logMCPEvent(none)],
        ['DATABASE_INSERT_FAILED', 'fields', () => db.createRelationship(none)],
        ['DATABASE_UPDATE_FAILED', 'fields', () => db.updateRelationship('r', none)],
        ['DATABASE_OPERATION_FAILED', 'fields', () => db.upsertGitHubIssue(none)],
        ['DATABASE_QUERY_FAILED', 'since', () => db.getRecentMCPEvents(none)],
      ] as const) {
        expect(await failureOf(call), `${code} ${none}`).toMatchObject({ code, field });
      }
      if (none !== undefined) expect(await failureOf(db.listInstances(none))).toMatchObject({ field: 'filters' });
    }
    for (const none of [undefined, null, {}, 'text'] as never[]) {
      expect(await failureOf(db.syncGitHubIssues(none))).toMatchObject({ field: 'issues' });
    }
    expect(await failureOf(db.syncGitHubIssues([null as never]))).toMatchObject({ field: 'fields' });
    expect(await failureOf(db.getInstance(undefined as never))).toMatchObject({
      code: 'DATABASE_QUERY_FAILED',
      field: 'id',
    });
    for (const [field, call] of [
      ['instance_id', () => db.getMCPEvents(undefined as never)],
      ['instance_id', () => db.getMCPEvents(null as never)],
      ['parent_instance', () => db.getRelationships(undefined as never)],
      ['number', () => db.getGitHubIssue(undefined as never)],
      ['key', () => db.getConfig(undefined as never)],
    ] as const) {
      expect(await failureOf(call)).toMatchObject({ code: 'DATABASE_QUERY_FAILED', field });
    }
    expect(await failureOf(db.deleteInstance(undefined as never))).toMatchObject({ field: 'id' });
    expect(await failureOf(db.deleteConfig(undefined as never))).toMatchObject({ field: 'key' });
    expect(await failureOf(db.backup(undefined as never))).toMatchObject({ field: 'path' });
    expect(await db.listInstances()).toEqual([before]);
    expect(await db.getMCPEvents('a')).toEqual([]);
    expect(await db.getConfig('key')).toBe('value');
  });
});

it('a database that cannot be written to fails each change with its code, and is read', async () => {
  const db = await readonly();
  const issue = { number: 1, title: 't', repo_owner: 'o', repo_name: 'r' };
  const pair = { parent_instance: 'a', child_instance: 'b', relationship_type: 'x' };
  for (const [code, call] of [
    ['DATABASE_INSERT_FAILED', () => db.createInstance({ type: 'coding' })],
    ['DATABASE_INSERT_FAILED', () => db.createRelationship(pair)],
    ['DATABASE_UPDATE_FAILED', () => db.updateInstance('a', { pr_number: 1 })],
    ['DATABASE_UPDATE_FAILED', () => db.updateInstanceStatus('a', 'terminated')],
    ['DATABASE_UPDATE_FAILED', () => db.updateRelationship('r', { review_iteration: 1 })],
    ['DATABASE_DELETE_FAILED', () => db.deleteInstance('a')],
    ['DATABASE_DELETE_FAILED', () => db.deleteConfig('key')],
    ['DATABASE_LOG_FAILED', () => db.logMCPEvent({ instance_id: 'a', tool_name: 't' })],
    ['DATABASE_OPERATION_FAILED', () => db.upsertGitHubIssue(issue)],
    ['DATABASE_OPERATION_FAILED', () => db.syncGitHubIssues([issue])],
    ['DATABASE_OPERATION_FAILED', () => db.setConfig('key', 'other')],
    ['DATABASE_OPERATION_FAILED', () => db.vacuum()],
  ] as const) {
    expect(await failureOf(call)).toMatchObject({ code, cause: { code: 'readonly' } });
  }
  expect(await db.getConfig('key')).toBe('value');
  expect(await db.listInstances()).toHaveLength(2);
});
