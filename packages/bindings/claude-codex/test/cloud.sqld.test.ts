/** Embedded replicas of a real server. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type CloudConfig,
  type DatabaseInterface,
  type DatabaseOptions,
  initializeDatabase,
} from '@coterie/claude-codex/database';
import { openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { createAuth } from '@coterie/sqld';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { codeOf, failureOf, opened, temporaryFolder, temporaryPath } from './support/open.ts';
import { serve } from './support/servers.ts';

const SOON = { timeout: 30_000, interval: 50 };
/** No sync by itself while a test runs. */
const NEVER = 86_400;

type Cloud = Partial<CloudConfig>;

const options = (syncUrl: string, cloud: Cloud = {}, path = temporaryPath('replica.db')): DatabaseOptions => ({
  local: { file: `file:${path}` },
  cloud: { enabled: true, syncUrl, syncInterval: NEVER, ...cloud },
});

const replica = (url: string, cloud?: Cloud, path?: string): Promise<DatabaseInterface> =>
  opened(options(url, cloud, path));

const ids = async (db: DatabaseInterface): Promise<string[]> =>
  (await db.listInstances({ orderBy: 'created_at', orderDirection: 'ASC' })).map(({ id }) => id);

const create = (db: DatabaseInterface, id: string): Promise<string> => db.createInstance({ id, type: 'coding' });

describe('a replica', () => {
  it('is a file that reads are answered from, and writes go to the server', async () => {
    const server = await serve();
    const path = temporaryPath('replica.db');
    const db = await replica(server.url, {}, path);
    await create(db, 'a');
    expect(existsSync(`${path}-client_wal_index`)).toBe(true);
    const primary = openDatabase(libsql({ url: server.url }));
    onTestFinished(() => primary.close());
    expect((await primary.query('SELECT id FROM instances')).rows).toEqual([['a']]);
    await server.kill();
    expect(await ids(db)).toEqual(['a']);
    const error = await failureOf(create(db, 'b'));
    expect(error.code).toBe('DATABASE_CONNECTION_FAILED');
    expect(await ids(db)).toEqual(['a']);
  });

  it('stays where it was opened, and its key beside it, wherever the program goes', async () => {
    const { url } = await serve();
    const [home, away] = [temporaryFolder(), temporaryFolder()];
    const script = fileURLToPath(new URL('./support/wanderer.ts', import.meta.url));
    await promisify(execFile)(process.execPath, [script, away, url], { cwd: home });
    expect(readdirSync(away)).toEqual([]);
    const db = await replica(url, {}, join(home, 'codex.db'));
    expect([await ids(db), await db.getConfig('github.token')]).toEqual([['a'], 'a secret']);
  });

  it('does not make a second key for the secrets of its server', async () => {
    const { url } = await serve();
    await (await replica(url)).setConfig('github.token', 'a secret', true);
    const path = temporaryPath('other.db');
    const error = await failureOf((await replica(url, {}, path)).setConfig('other', 'too', true));
    expect(error.message).toMatch(/Put the key file back there/);
    expect(existsSync(`${path}.key`)).toBe(false);
  });

  it('is maintained by the lines of the document: vacuum leaves the file to its server', async () => {
    const { url } = await serve();
    const db = await replica(url);
    await create(db, 'a');
    await db.vacuum();
    const path = temporaryPath('backup.db');
    await db.backup(path);
    await db.sync();
    expect(await ids(await opened({ local: { file: path } }))).toEqual(['a']);
  });

  it('sees what others wrote after sync()', async () => {
    const { url } = await serve();
    const [one, other] = [await replica(url), await replica(url)];
    await create(one, 'a');
    expect(await ids(other)).toEqual([]);
    await other.sync();
    expect(await ids(other)).toEqual(['a']);
  });

  it('with syncInterval, in seconds, sees it by itself', async () => {
    const { url } = await serve();
    const [one, other] = [await replica(url), await replica(url, { syncInterval: 0.1 })];
    await create(one, 'a');
    await vi.waitFor(async () => expect(await ids(other)).toEqual(['a']), SOON);
  });

  it('with readYourWrites, the default, reads what it wrote, and without it after the next sync', async () => {
    const { url } = await serve();
    const first = await replica(url);
    await create(first, 'a');
    expect(await ids(first)).toEqual(['a']);
    const second = await replica(url, { readYourWrites: false });
    await create(second, 'b');
    expect(await ids(second)).toEqual(['a']);
    await second.sync();
    expect(await ids(second)).toEqual(['a', 'b']);
  });

  it('opens again where it was, without the server too', async () => {
    const server = await serve();
    const path = temporaryPath('replica.db');
    const first = await initializeDatabase(options(server.url, {}, path));
    await create(first, 'a');
    await first.disconnect();
    await server.kill();
    expect(await ids(await replica(server.url, {}, path))).toEqual(['a']);
  });

  it('does all that a local file does: events, relationships, issues, settings, backup', async () => {
    const { url } = await serve();
    const db = await replica(url);
    await create(db, 'a');
    await create(db, 'b');
    await db.updateInstanceStatus('a', 'waiting_review');
    await db.logMCPEvent({ instance_id: 'a', tool_name: 't', metadata: '{ "a": 1 }' });
    const id = await db.createRelationship({ parent_instance: 'a', child_instance: 'b', relationship_type: 'x' });
    await db.updateRelationship(id, { review_iteration: 2 });
    await db.syncGitHubIssues([{ number: 1, title: 't', repo_owner: 'o', repo_name: 'r', labels: '["x"]' }]);
    await db.setConfig('github.token', 'ghp_token123', true);
    expect(await db.getInstance('a')).toMatchObject({ status: 'waiting_review' });
    expect((await db.getMCPEvents('a')).map(({ metadata }) => metadata)).toEqual([
      '{ "a": 1 }',
      { from: 'started', to: 'waiting_review' },
    ]);
    expect(await db.listInstances({ parentInstance: 'a' })).toMatchObject([{ id: 'b' }]);
    expect(await db.getRelationships('b')).toMatchObject([{ id, review_iteration: 2 }]);
    expect(await db.getGitHubIssue(1)).toMatchObject({ labels: '["x"]' });
    expect(await db.getConfig('github.token')).toBe('ghp_token123');
    const copy = temporaryPath('backup.db');
    await db.backup(copy);
    expect(await ids(await opened({ local: { file: copy } }))).toEqual(['a', 'b']);
    expect(await codeOf(create(db, 'a'))).toBe('DATABASE_INSTANCE_EXISTS');
  });

  it('needs the token that the server asks for, and shows it nowhere', async () => {
    const auth = createAuth();
    const { url } = await serve({ jwtKeyFile: auth.jwtKeyFile });
    const db = await replica(url, { authToken: auth.token() });
    await create(db, 'a');
    expect(await ids(db)).toEqual(['a']);
    const error = await failureOf(initializeDatabase(options(url, { authToken: 'sesame' })));
    expect(error.code).toBe('DATABASE_CONNECTION_FAILED');
    expect(String(error) + JSON.stringify(error.cause)).not.toContain('sesame');
  });

  it('whose sync fails says so, and stays as it was', async () => {
    const server = await serve();
    const db = await replica(server.url);
    await create(db, 'a');
    await server.kill();
    expect(await codeOf(db.sync())).toBe('DATABASE_CONNECTION_FAILED');
    expect(await ids(db)).toEqual(['a']);
    await server.restart();
    await db.sync();
    expect(await ids(db)).toEqual(['a']);
  });

  it('is opened when the server comes back while it is tried for again', async () => {
    const server = await serve();
    await server.kill();
    const opening = opened({ ...options(server.url), connection: { maxRetries: 200, retryDelay: 50 } });
    await server.restart();
    expect(await ids(await opening)).toEqual([]);
  });

  it('waits for a silent server no longer than queryTimeout', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => {
      silent.close();
    });
    const address = silent.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const error = await failureOf(initializeDatabase({ ...options(url), connection: { queryTimeout: 300 } }));
    expect(error).toMatchObject({ code: 'DATABASE_CONNECTION_FAILED', cause: { code: 'timeout' } });
  });

  it('of a server whose tables another program made is refused, and the server stays as it is', async () => {
    const { url } = await serve();
    const primary = openDatabase(libsql({ url }));
    onTestFinished(() => primary.close());
    await primary.script('CREATE TABLE notes (text)');
    const error = await failureOf(initializeDatabase(options(url)));
    expect(error.code).toBe('DATABASE_INITIALIZATION_FAILED');
    expect(error.message).toMatch(/has table notes, and nothing of the store/);
    const { rows } = await primary.query("SELECT name FROM sqlite_schema WHERE type = 'table'");
    expect(rows).toEqual([['notes']]);
  });
});

it('a replica is not opened with cloud off', async () => {
  const { url } = await serve();
  const path = temporaryPath('replica.db');
  await (await initializeDatabase(options(url, {}, path))).disconnect();
  const before = readFileSync(path);
  const error = await failureOf(initializeDatabase({ local: { file: path } }));
  expect(error.code).toBe('DATABASE_CONNECTION_FAILED');
  expect(error.message).toMatch(/is a replica of a libSQL server/);
  expect(readFileSync(path)).toEqual(before);
});
