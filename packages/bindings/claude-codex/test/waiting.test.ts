/** busyTimeout, maxRetries, retryDelay and queryTimeout, beside another process that holds the lock. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { faultDriver } from '@coterie/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf, opened, openedFile, temporaryPath } from './support/open.ts';

async function locked(path: string, how: 'IMMEDIATE' | 'EXCLUSIVE' = 'IMMEDIATE'): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('support/lock.ts', import.meta.url)), [path, how]);
  onTestFinished(() => {
    child.kill();
  });
  await once(child, 'message');
  return child;
}

const fast = { maxRetries: 0, retryDelay: 0 };

describe('a lock of another process', () => {
  it('is waited for, without blocking the thread', async () => {
    const path = temporaryPath();
    const db = await openedFile(path);
    const holder = await locked(path);
    const write = db.setConfig('a', 'b');
    await new Promise((resolve) => setTimeout(resolve, 100));
    holder.send('release');
    await write;
    expect(await db.getConfig('a')).toBe('b');
  });

  it('that lasts longer than busyTimeout fails the call, and nothing of it is applied', async () => {
    const path = temporaryPath();
    const db = await opened({ local: { file: path, busyTimeout: 50 }, connection: fast });
    const holder = await locked(path);
    const error = await failureOf(db.setConfig('a', 'b'));
    expect(error).toMatchObject({
      code: 'DATABASE_OPERATION_FAILED',
      cause: { code: 'busy', outcome: 'not-applied' },
    });
    holder.send('release');
    await once(holder, 'exit');
    expect(await db.getConfig('a')).toBeNull();
  });

  it('is tried for again maxRetries times, retryDelay apart', async () => {
    const path = temporaryPath();
    const db = await opened({
      local: { file: path, busyTimeout: 0 },
      connection: { maxRetries: 100, retryDelay: 50 },
    });
    const holder = await locked(path);
    const write = db.setConfig('a', 'b');
    await new Promise((resolve) => setTimeout(resolve, 200));
    holder.send('release');
    await write;
    expect(await db.getConfig('a')).toBe('b');
  });

  it('is waited for no longer than queryTimeout altogether', async () => {
    const path = temporaryPath();
    const db = await opened({
      local: { file: path, busyTimeout: 60_000 },
      connection: { maxRetries: 1_000, retryDelay: 0, queryTimeout: 100 },
    });
    await locked(path);
    const error = await failureOf(db.setConfig('a', 'b'));
    expect(error).toMatchObject({ code: 'DATABASE_OPERATION_FAILED', cause: { code: 'timeout' } });
    expect(error.message).toMatch(/It waited for 100 ms, which is connection\.queryTimeout\. Nothing was applied\./);
    expect(await db.getConfig('a')).toBeNull();
  });

  it('that lasts longer than queryTimeout while a retry is waited for is told as the lock that it is', async () => {
    const path = temporaryPath();
    const db = await opened({
      local: { file: path, busyTimeout: 0 },
      connection: { maxRetries: 1, retryDelay: 60_000, queryTimeout: 100 },
    });
    await locked(path);
    expect(await failureOf(db.setConfig('a', 'b'))).toMatchObject({ cause: { code: 'busy' } });
  });
});

describe('a lock of another process at the opening', () => {
  /** A file in rollback-journal mode, which nobody reads while another process changes it. */
  async function held(): Promise<{ readonly path: string; readonly release: () => void }> {
    const path = temporaryPath();
    const made = await opened({ local: { file: path, enableWAL: false } });
    await made.disconnect();
    const holder = await locked(path, 'EXCLUSIVE');
    return { path, release: () => holder.send('release') };
  }

  it('is waited for, without blocking the thread', async () => {
    const { path, release } = await held();
    const opening = opened({ local: { file: path, enableWAL: false, busyTimeout: 60_000 }, connection: fast });
    // Were the thread blocked, the lock would not be released before it gives up.
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    expect(await (await opening).listInstances()).toEqual([]);
  });

  it('is waited for no longer than busyTimeout, a change of the journal too', async () => {
    const path = temporaryPath();
    await openedFile(path);
    const options = { local: { file: path, enableWAL: false, busyTimeout: 300 }, connection: fast };
    const opening = failureOf(opened(options));
    expect(await Promise.race([opening, new Promise((resolve) => setTimeout(resolve, 20, 'others run'))])).toBe(
      'others run',
    );
    expect(await opening).toMatchObject({ code: 'DATABASE_INITIALIZATION_FAILED', cause: { code: 'busy' } });
  });

  it('is waited for no longer than queryTimeout', async () => {
    const { path } = await held();
    const limited = { local: { file: path, busyTimeout: 2 ** 31 - 1 }, connection: { queryTimeout: 100 } };
    expect(await failureOf(opened(limited))).toMatchObject({
      code: 'DATABASE_CONNECTION_FAILED',
      cause: { code: 'timeout', outcome: 'not-applied' },
    });
  });
});

it('an answer of a server is waited for no longer than queryTimeout, and what became of a change is not claimed', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => {
    silent.close();
  });
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const database = openDatabase(libsql({ url: `http://127.0.0.1:${port}`, timeout: 2_000 }));
  onTestFinished(() => database.close());
  const db = await opened({ database, local: { autoMigrate: false }, connection: { queryTimeout: 200 } });
  const error = await failureOf(db.createInstance({ type: 'coding' }));
  expect(error).toMatchObject({ code: 'DATABASE_INSERT_FAILED', cause: { code: 'timeout', outcome: 'unknown' } });
  expect(error.message).toMatch(
    /It waited for 200 ms, which is connection\.queryTimeout\. Whether it was applied is not known/,
  );
});

it('a statement that runs longer than queryTimeout is not cut short', async () => {
  const db = await opened({ local: { file: temporaryPath() }, connection: { queryTimeout: 1 } });
  const issues = Array.from({ length: 5_000 }, (_, at) => ({
    number: at + 1,
    title: 'A title of some words',
    body: 'words '.repeat(20),
    repo_owner: 'organization',
    repo_name: 'repository',
  }));
  await db.syncGitHubIssues(issues);
  expect(await db.getGitHubIssue(5_000)).toMatchObject({ number: 5_000 });
});

describe('a failure', () => {
  async function faulty(maxRetries: number) {
    const driver = faultDriver(betterSqlite3(':memory:', { mode: 'async' }));
    const database = openDatabase(driver, { busyTimeout: 0 });
    onTestFinished(() => database.close());
    const db = await opened({ database, connection: { maxRetries, retryDelay: 0 } });
    return { driver, create: () => db.createInstance({ id: 'a', type: 'coding' }), list: () => db.listInstances() };
  }

  it('that may pass is tried again, as often as maxRetries says and no more', async () => {
    const enough = await faulty(2);
    enough.driver.inject({ at: 'execute', fault: 'busy', times: 2 });
    expect(await enough.create()).toBe('a');
    const few = await faulty(2);
    few.driver.inject({ at: 'execute', fault: 'busy', times: 3 });
    expect(await failureOf(few.create())).toMatchObject({ code: 'DATABASE_INSERT_FAILED', cause: { code: 'busy' } });
    expect([few.driver.pending, await few.list()]).toEqual([[], []]);
    const none = await faulty(0);
    none.driver.inject({ at: 'execute', fault: 'busy' });
    expect((await failureOf(none.create())).code).toBe('DATABASE_INSERT_FAILED');
  });

  it('whose outcome nobody knows is not tried again: it could be done twice', async () => {
    const { driver, create, list } = await faulty(5);
    driver.inject({ at: 'execute', fault: 'broken-after' });
    const error = await failureOf(create());
    expect(error).toMatchObject({ code: 'DATABASE_CONNECTION_FAILED', cause: { outcome: 'unknown' } });
    expect(await list()).toHaveLength(1);
  });

  it('that cannot pass is not tried again', async () => {
    const { create } = await faulty(1_000);
    await create();
    expect((await failureOf(create())).code).toBe('DATABASE_INSTANCE_EXISTS');
  });
});
