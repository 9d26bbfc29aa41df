import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type DatabaseOptions, getDefaultDatabaseConfig, initializeDatabase } from '@coterie/claude-codex/database';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { failureOf, opened, temporaryFolder, temporaryPath } from './support/open.ts';

/** Of the file's header: 2 in WAL mode, 1 with a rollback journal. */
const journalByte = (path: string): number | undefined => readFileSync(path)[18];

/** What is written to stderr until the test ends. */
function listenToErrors(): string[] {
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'error').mockImplementation((line: string) => {
    lines.push(line);
  });
  onTestFinished(() => spy.mockRestore());
  return lines;
}

function workIn(folder: string): void {
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
}

describe('the configuration', () => {
  it('has the defaults of the document', () => {
    expect(getDefaultDatabaseConfig()).toEqual({
      local: {
        file: 'file:claude-codex.db',
        enableWAL: true,
        busyTimeout: 5_000,
        autoMigrate: true,
        logQueries: false,
      },
      cloud: { enabled: false, syncInterval: 300, readYourWrites: true },
      connection: { maxRetries: 3, retryDelay: 1_000, queryTimeout: 30_000 },
    });
  });

  it('is a new object each time, which can be changed and given', async () => {
    const config = getDefaultDatabaseConfig();
    config.local.file = temporaryPath();
    const db = await opened(config);
    await db.setConfig('a', 'b');
    expect(existsSync(config.local.file)).toBe(true);
    expect(getDefaultDatabaseConfig().local.file).toBe('file:claude-codex.db');
  });

  it('opens claude-codex.db of the working folder, in WAL mode and migrated, when nothing is said', async () => {
    const folder = temporaryFolder();
    workIn(folder);
    const db = await opened();
    expect(await db.listInstances()).toEqual([]);
    expect(journalByte(join(folder, 'claude-codex.db'))).toBe(2);
  });

  it('is merged deeply over the defaults: one option of a section leaves the others', async () => {
    const path = temporaryPath();
    const db = await opened({ local: { file: path, busyTimeout: undefined }, connection: { maxRetries: 0 } });
    expect(await db.listInstances()).toEqual([]);
    expect(journalByte(path)).toBe(2);
  });

  it('refuses options that there are not, and values that cannot be, before anything is opened', async () => {
    workIn(temporaryFolder());
    for (const [field, options] of [
      ['options', null],
      ['options', 'codex.db'],
      ['remote', { remote: {} }],
      ['local', { local: null }],
      ['local', { local: [] }],
      ['cloud', { cloud: true }],
      ['database', { database: {} }],
      ['database', { database: null }],
      ['local.file', { local: { file: '' } }],
      ['local.file', { local: { file: ' x.db' } }],
      ['local.walMode', { local: { walMode: true } }],
      ['local.file', { local: { file: 5 } }],
      ['local.enableWAL', { local: { enableWAL: 'yes' } }],
      ['local.busyTimeout', { local: { busyTimeout: -1 } }],
      ['cloud.syncInterval', { cloud: { syncInterval: 0 } }],
      ['cloud.syncUrl', { cloud: { enabled: true } }],
      ['cloud.syncUrl', { cloud: { enabled: true, syncUrl: 'hidden' } }],
      ['cloud.syncUrl', { cloud: { enabled: true, syncUrl: 'file:hidden.db' } }],
      ['local.file', { local: { file: ':memory:' }, cloud: { enabled: true, syncUrl: 'http://127.0.0.1:9' } }],
      ['connection.maxRetries', { connection: { maxRetries: 1.5 } }],
      ['connection.retryDelay', { connection: { retryDelay: Number.NaN } }],
      ['connection.queryTimeout', { connection: { queryTimeout: 0 } }],
      ['local.enableWAL', { local: { enableWAL: false }, cloud: { enabled: true, syncUrl: 'http://127.0.0.1:9' } }],
      ['local.file', { local: { file: 'libsql://x.turso.io?authToken=hidden' } }],
      ['local.file', { local: { file: 'file:a.db?mode=ro' } }],
      ['local.file', { local: { file: 'file://host/a.db' } }],
      ['local.file', { local: { file: 'file:100%.db' } }],
    ] as const) {
      const error = await failureOf(initializeDatabase(options as DatabaseOptions));
      expect(error).toMatchObject({ code: 'DATABASE_INITIALIZATION_FAILED', field });
      expect(error.message).not.toContain('hidden');
      // An option is named as the caller gave it.
      expect(error.message).not.toMatch(/opened\. (?:syncUrl|authToken|url|path) /);
    }
    expect(existsSync('claude-codex.db')).toBe(false);
  });
});

describe('local.file', () => {
  it('is a file: URL, relative or absolute, or a path', async () => {
    const path = temporaryPath('a b#1.db');
    workIn(dirname(path));
    const forms = [
      'file:a b%231.db',
      'file:./a b%231.db',
      `file:${path.replace('#', '%23')}`,
      `file://${path.replaceAll(' ', '%20').replace('#', '%23')}`,
      path,
      basename(path),
    ];
    for (const [at, file] of forms.entries()) {
      const db = await initializeDatabase({ local: { file } });
      await db.createInstance({ id: `i${at}`, type: 'coding' });
      expect(await db.listInstances()).toHaveLength(at + 1);
      await db.disconnect();
    }
  });

  it(':memory: is a new database each time', async () => {
    for (const file of [':memory:', 'file::memory:', ':memory:']) {
      const db = await opened({ local: { file } });
      await db.createInstance({ id: 'a', type: 'coding' });
      expect(await db.listInstances()).toHaveLength(1);
    }
  });
});

describe('local.enableWAL', () => {
  it('decides the journal of the file, also of one that is there', async () => {
    const file = temporaryPath();
    for (const enableWAL of [false, true, false]) {
      const db = await initializeDatabase({ local: { file, enableWAL } });
      await db.setConfig('a', 'b');
      await db.disconnect();
      expect(journalByte(file)).toBe(enableWAL ? 2 : 1);
    }
  });
});

describe('local.logQueries', () => {
  it('writes every statement to stderr, with its time and without its values', async () => {
    const lines = listenToErrors();
    const db = await opened({ local: { file: temporaryPath(), logQueries: true } });
    expect(lines.splice(0)).not.toEqual([]);
    await db.setConfig('github.token', 'ghp_token123', true);
    await db.createInstance({ id: 'work-1', type: 'coding' });
    await failureOf(db.createInstance({ id: 'work-1', type: 'coding' }));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^\[claude-codex\] \d+\.\d ms: INSERT INTO user_config /);
    expect(lines[2]).toMatch(/^\[claude-codex\] \d+\.\d ms, failed: INSERT INTO instances /);
    expect(lines.join()).not.toMatch(/ghp_token123|work-1/);
  });

  it('is off by default', async () => {
    const lines = listenToErrors();
    const db = await opened({ local: { file: temporaryPath() } });
    await db.listInstances();
    expect(lines).toEqual([]);
  });
});
