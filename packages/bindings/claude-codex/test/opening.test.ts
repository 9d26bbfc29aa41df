import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type DatabaseInterface, initializeDatabase } from '@coterie/claude-codex/database';
import { migrate, openDatabase } from '@coterie/core';
import { openStore } from '@coterie/store';
import { describe, expect, it, onTestFinished } from 'vitest';
import { codeOf, failureOf, KEY, opened, openedFile, temporaryFolder, temporaryPath } from './support/open.ts';

const open = (file: string): Promise<DatabaseInterface> => initializeDatabase({ local: { file } });

/** A file as another program would make it. */
function foreignFile(sql: string, path = temporaryPath()): string {
  const other = openDatabase(betterSqlite3(path, { journalMode: 'delete' }));
  other.script(sql);
  other.close();
  return path;
}

describe('a file', () => {
  it('that another program made is refused with a sentence, and stays as it is to the byte', async () => {
    for (const sql of [
      'CREATE TABLE instances (id TEXT PRIMARY KEY); CREATE TABLE user_config (key TEXT PRIMARY KEY, value TEXT)',
      'CREATE TABLE notes (text)',
      'CREATE TABLE _migrations (id INTEGER PRIMARY KEY, name TEXT)',
    ]) {
      const path = foreignFile(sql);
      const before = readFileSync(path);
      for (const autoMigrate of [true, false]) {
        const error = await failureOf(initializeDatabase({ local: { file: path, autoMigrate } }));
        expect(error.code).toBe('DATABASE_INITIALIZATION_FAILED');
        expect(error.message).toMatch(/It was left untouched/);
        expect(readFileSync(path)).toEqual(before);
      }
    }
  });

  it('that a store of Coterie made is opened, with its rows', async () => {
    const path = temporaryPath();
    const store = openStore(betterSqlite3(path));
    store.instances.create({ id: 'a', type: 'coding' });
    store.close();
    const db = await openedFile(path);
    expect(await db.getInstance('a')).toMatchObject({ id: 'a', type: 'coding' });
  });

  it('with tables of one’s own that Coterie migrated is opened beside them', async () => {
    const path = temporaryPath();
    const own = openDatabase(betterSqlite3(path));
    migrate(own, [{ name: 'app', migrations: [{ version: 1, name: 'notes', up: 'CREATE TABLE notes (text)' }] }]);
    own.close();
    expect(await (await openedFile(path)).listInstances()).toEqual([]);
  });

  it('that was migrated further than this version knows is DATABASE_INITIALIZATION_FAILED', async () => {
    const path = temporaryPath();
    const store = openStore(betterSqlite3(path));
    store.db.execute(
      "INSERT INTO _migrations SELECT set_name, 99, 'later', up, down, foreign_keys, revision, applied_at, duration_ms, engine FROM _migrations WHERE version = 1",
    );
    store.close();
    expect(await codeOf(open(path))).toBe('DATABASE_INITIALIZATION_FAILED');
  });

  it('that is empty is nobody’s', async () => {
    const path = temporaryPath();
    writeFileSync(path, '');
    expect(await (await openedFile(path)).listInstances()).toEqual([]);
  });

  it('that cannot be opened is DATABASE_CONNECTION_FAILED, and the sentence says why', async () => {
    const folder = temporaryFolder();
    const text = join(folder, 'text.db');
    writeFileSync(
      text,
      'This is a text, and a long one at that: it has more than a hundred characters, as a header would have.',
    );
    for (const [path, says] of [
      [folder, /is a folder/],
      [join(folder, 'none', 'codex.db'), /The folder .*none .*does not exist\. Create it first/],
      [text, /no database|not a database/],
    ] as const) {
      const error = await failureOf(open(path));
      expect(error.code).toBe('DATABASE_CONNECTION_FAILED');
      expect(error.message).toMatch(says);
    }
    expect(readFileSync(text, 'utf8')).toMatch(/^This is a text/);
  });

  it('is opened again after disconnect, with all that was written', async () => {
    const path = temporaryPath();
    for (let round = 0; round < 3; round += 1) {
      const db = await open(path);
      await db.createInstance({ id: `i${round}`, type: 'coding' });
      expect(await db.listInstances()).toHaveLength(round + 1);
      await db.disconnect();
    }
  });

  it('is opened by several at once, which see each other’s rows', async () => {
    const path = temporaryPath();
    const all = await Promise.all([openedFile(path), openedFile(path), openedFile(path)]);
    await Promise.all(all.map((db, at) => db.createInstance({ id: `i${at}`, type: 'coding' })));
    for (const db of all) expect(await db.listInstances()).toHaveLength(3);
  });

  it('is made once, however many processes open it at the same moment', async () => {
    const path = temporaryPath();
    const script = fileURLToPath(new URL('support/creator.ts', import.meta.url));
    const run = promisify(execFile);
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((name) => run(process.execPath, [script, path, name])));
    const db = await openedFile(path);
    expect((await db.listInstances()).map(({ id }) => id).sort()).toEqual(names);
  });

  it('that is a replica of a server is not opened as a local file', async () => {
    const path = foreignFile('CREATE TABLE notes (text)');
    writeFileSync(`${path}-client_wal_index`, '');
    const error = await failureOf(open(path));
    expect(error.code).toBe('DATABASE_CONNECTION_FAILED');
    expect(error.message).toMatch(/is a replica of a libSQL server/);
  });
});

describe('cloud.enabled', () => {
  it('over a local file is a typed error that says how to move the data, and leaves the file as it is', async () => {
    const path = temporaryPath();
    const db = await open(path);
    await db.setConfig('kept', 'yes');
    await db.disconnect();
    const before = readFileSync(path);
    const error = await failureOf(
      initializeDatabase({ local: { file: path }, cloud: { enabled: true, syncUrl: 'http://127.0.0.1:9' } }),
    );
    expect(error).toMatchObject({ code: 'DATABASE_INITIALIZATION_FAILED', cause: { code: 'invalid' } });
    expect(error.message).toMatch(/To move the data, copy its rows to the server by the lines in the README/);
    expect(readFileSync(path)).toEqual(before);
    expect(await (await openedFile(path)).getConfig('kept')).toBe('yes');
  });

  it('is off by default: sync() is DATABASE_OPERATION_FAILED', async () => {
    const error = await failureOf((await openedFile()).sync());
    expect(error).toMatchObject({ code: 'DATABASE_OPERATION_FAILED' });
    expect(error.message).toBe(
      'The database could not be synced. It is no replica: open it with cloud.enabled, and with the syncUrl.',
    );
  });

  it('with a server that is away is DATABASE_CONNECTION_FAILED', async () => {
    const options = {
      local: { file: temporaryPath() },
      cloud: { enabled: true, syncUrl: 'http://127.0.0.1:9', authToken: 'hidden' },
      connection: { maxRetries: 1, retryDelay: 0 },
    };
    const error = await failureOf(initializeDatabase(options));
    expect(error.code).toBe('DATABASE_CONNECTION_FAILED');
    expect(error.message).not.toContain('hidden');
  });
});

describe('a database that is given', () => {
  it('is used and stays open after disconnect, for whoever gave it', async () => {
    const database = openDatabase(betterSqlite3(':memory:', { mode: 'async' }));
    onTestFinished(() => database.close());
    const db = await initializeDatabase({ database });
    await db.createInstance({ id: 'a', type: 'coding' });
    await db.disconnect();
    expect((await database.query('SELECT id FROM instances')).rows).toEqual([['a']]);
    expect(await codeOf(db.listInstances())).toBe('DATABASE_CONNECTION_FAILED');
  });

  it('takes its key file from beside its file, like a path', async () => {
    const path = temporaryPath();
    const first = await open(path);
    await first.setConfig('github.token', 'ghp_token123', true);
    await first.disconnect();
    const database = openDatabase(betterSqlite3(path));
    onTestFinished(() => database.close());
    const db = await opened({ database });
    expect(await db.getConfig('github.token')).toBe('ghp_token123');
  });

  it('may be shared: each sees what the other wrote, and the store too', async () => {
    const database = openDatabase(betterSqlite3(':memory:', { mode: 'async' }));
    onTestFinished(() => database.close());
    const [one, other] = [await opened({ database, key: KEY }), await opened({ database, key: KEY })];
    const store = await openStore(database);
    await one.createInstance({ id: 'a', type: 'coding' });
    await store.instances.setStatus('a', 'pr_merged');
    expect(await other.getInstance('a')).toMatchObject({ status: 'pr_merged', terminated_at: null });
  });

  it('refuses beside it what would have no effect: local.file, local.enableWAL, cloud, and busyTimeout where it is synchronous', async () => {
    const database = betterSqlite3(':memory:');
    onTestFinished(() => database.close());
    for (const [field, options] of [
      ['local.file', { local: { file: 'a.db' } }],
      ['local.enableWAL', { local: { enableWAL: true } }],
      ['local.busyTimeout', { local: { busyTimeout: 10 } }],
      ['cloud.enabled', { cloud: { enabled: true, syncUrl: 'http://127.0.0.1:9' } }],
    ] as const) {
      const error = await failureOf(initializeDatabase({ ...options, database }));
      expect(error).toMatchObject({ code: 'DATABASE_INITIALIZATION_FAILED', field });
    }
  });
});

it('rows of other programs that the document does not know are shown as they are', async () => {
  const path = temporaryPath();
  const store = openStore(betterSqlite3(path));
  store.instances.create({ id: 'merged', type: 'coding', status: 'pr_merged', metadata: { any: 'thing' } });
  store.instances.create({ id: 'closed', type: 'coding', status: 'pr_closed' });
  store.mcpEvents.create({ instanceId: 'merged', toolName: 't', durationMs: 12.5, metadata: { a: 1 } });
  store.githubIssues.create({
    repoOwner: 'a',
    repoName: 'b',
    number: 1,
    title: 't',
    labels: ['x'],
    url: 'https://x.y',
  });
  store.config.set('limits', { tokens: 5 });
  store.close();
  const db = await openedFile(path);
  const statuses = async (...asked: ('pr_merged' | 'pr_closed' | 'pr_created')[]) =>
    (await db.listInstances({ statuses: asked, orderDirection: 'ASC' })).map(({ status }) => status);
  expect(await statuses('pr_merged', 'pr_closed')).toEqual(['pr_merged', 'pr_closed']);
  expect(await statuses('pr_created')).toEqual([]);
  expect(await db.getMCPEvents('merged')).toMatchObject([{ metadata: { a: 1 } }]);
  expect(await db.getGitHubIssue(1)).toMatchObject({ labels: ['x'] });
  expect(await db.getConfig<{ tokens: number }>('limits')).toEqual({ tokens: 5 });
  await db.updateInstance('merged', { pr_number: 4 });
  const after = openStore(betterSqlite3(path));
  onTestFinished(() => after.close());
  expect(after.instances.get('merged')).toMatchObject({ status: 'pr_merged', metadata: { any: 'thing' }, prNumber: 4 });
});
