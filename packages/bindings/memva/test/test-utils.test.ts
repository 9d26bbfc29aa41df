import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDatabase, createJob, createSession, getNextJob, getSession, openDatabase } from '../src/index.ts';
import { setTestDatabase, setupDatabaseMocks } from '../src/test-utils/database-mocking.ts';
import { setupInMemoryDb } from '../src/test-utils/in-memory-db.ts';
import { temporaryFolder } from './support/drivers.ts';
import { refusal } from './support/harness.ts';

setupDatabaseMocks(vi);

describe('the services in a test', () => {
  let home: string;
  beforeEach(() => {
    home = temporaryFolder();
    vi.stubEnv('HOME', home);
    vi.stubEnv('USERPROFILE', home);
    return () => vi.unstubAllEnvs();
  });

  // The first test of the file: afterwards there is a database.
  it('open no file before there is a test database, and say what to do', async () => {
    const error = await refusal(() => createSession({ project_path: '/w' }));
    expect(error).toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('Call setTestDatabase(setupInMemoryDb()) in beforeEach.'),
    });
    vi.resetAllMocks();
    vi.restoreAllMocks();
    expect(await refusal(() => openDatabase({ path: join(home, 'mine.db') }))).toMatchObject({ code: 'invalid' });
    expect([existsSync(join(home, 'mine.db')), existsSync(join(home, '.memva'))]).toEqual([false, false]);
  });

  it('work with the test database, each test with its own', async () => {
    const [first, second] = [setupInMemoryDb(), setupInMemoryDb()];
    setTestDatabase(first);
    const { id } = await createSession({ project_path: '/w' });
    expect(first.sessions.get(id)?.workspace).toBe('/w');
    setTestDatabase(second);
    expect(await getSession(id)).toBeNull();
    expect(second.sessions.count()).toBe(0);
    expect(existsSync(join(home, '.memva'))).toBe(false);
  });

  it('go on with it whatever is opened, closed or restored', async () => {
    const store = setupInMemoryDb();
    setTestDatabase(store);
    vi.resetAllMocks();
    vi.restoreAllMocks();
    expect(await openDatabase({ path: join(home, 'mine.db') })).toBe(store);
    await closeDatabase();
    const { id } = await createSession({ project_path: '/w' });
    expect(store.sessions.get(id)).not.toBeNull();
    expect(existsSync(join(home, 'mine.db'))).toBe(false);
  });

  it('let go of the jobs of the test before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    setTestDatabase(setupInMemoryDb());
    await createJob('x', null);
    await getNextJob();
    expect(vi.getTimerCount()).toBe(1);
    setTestDatabase(setupInMemoryDb());
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('have a database in memory at once, without a promise, and with all tables', () => {
    const store = setupInMemoryDb();
    expect(store.db.mode).toBe('sync');
    expect([store.sessions.count(), store.transcripts.count(), store.jobs.count()]).toEqual([0, 0, 0]);
    store.close();
  });
});
