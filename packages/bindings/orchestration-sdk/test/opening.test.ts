import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { openStore } from '@coterie/store';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, Database, type DatabaseConfig } from '../src/index.ts';
import { temporaryFolder, temporaryPath } from './support/folder.ts';
import { open } from './support/open.ts';
import { refusal } from './support/rejection.ts';

const lead = { type: 'director', name: 'lead' } as const;

/** A file that another program has made. */
function foreignFile(path: string, sql: string): Buffer {
  const file = new BetterSqlite3(path);
  file.exec(sql);
  file.close();
  return readFileSync(path);
}

describe('createDatabase', () => {
  it('opens a Database, with the schema of this version', async () => {
    const path = temporaryPath();
    expect(await open({ path })).toBeInstanceOf(Database);
    const file = new BetterSqlite3(path, { readonly: true });
    const names = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
    file.close();
    expect(names).toEqual(
      expect.arrayContaining(['sessions', 'departments', 'checkpoints', 'messages', 'sessions_fts', 'checkpoints_fts']),
    );
  });

  it('keeps what was stored, also when the same file is opened again', async () => {
    const path = temporaryPath();
    const first = await createDatabase({ path });
    const session = await first.sessions.create(lead);
    await first.close();
    expect(await (await open({ path })).sessions.getSession(session.id)).toEqual(session);
  });

  it('waits for a file that another process holds, and blocks nobody meanwhile', async () => {
    const path = temporaryPath();
    await (await createDatabase({ path })).close();
    const holder = fork(fileURLToPath(new URL('support/hold.ts', import.meta.url)), [path]);
    await once(holder, 'message');
    const opening = open({ path });
    // Were the thread blocked, the file would not be released before the opening gives up.
    for (let tick = 0; tick < 10; tick += 1) await setTimeout(10);
    holder.send('release');
    await once(holder, 'exit');
    expect(await (await opening).sessions.getAllSessions()).toEqual([]);
  });

  it('takes a database that is open already, and closes it', async () => {
    const path = temporaryPath();
    const core = openDatabase(betterSqlite3(path, { mode: 'async' }));
    const db = await createDatabase({ database: core });
    await db.sessions.create({ ...lead, id: 's' });
    expect((await core.query('SELECT id FROM sessions')).rows).toEqual([['s']]);
    await db.close();
    await expect(core.query('SELECT 1')).rejects.toMatchObject({ code: 'closed' });
  });

  it('opens a file in which another program of the store has its rows', async () => {
    const path = temporaryPath();
    const store = openStore(betterSqlite3(path));
    store.sessions.create({ ...lead, id: 's' });
    store.close();
    expect((await (await open({ path })).sessions.getAllSessions()).map(({ id }) => id)).toEqual(['s']);
  });

  it('leaves a file of a newer version alone, and lets go of it', async () => {
    const path = temporaryPath();
    await (await createDatabase({ path })).close();
    const file = new BetterSqlite3(path);
    file.exec(
      "UPDATE _migrations SET version = 900, name = 'newer' WHERE version = (SELECT max(version) FROM _migrations)",
    );
    file.close();
    expect(await refusal(createDatabase({ path }))).toMatchObject({ code: 'migration' });
    const again = betterSqlite3(path, { journalMode: 'delete' });
    again.close();
  });

  it('refuses options that cannot be', async () => {
    const database = betterSqlite3(temporaryPath(), { mode: 'async' });
    const sync = betterSqlite3(temporaryPath());
    const wrong: readonly (readonly [object, unknown])[] = [
      [{ path: 'x.db', database }, { field: 'path' }],
      [{ connectionPool: {}, database }, { field: 'connectionPool' }],
      [{ database: sync }, { field: 'database' }],
      [{ path: '' }, { field: 'path' }],
      [{ paht: temporaryPath() }, { field: 'paht' }],
      [{ path: temporaryPath(), connectionPool: { maximum: 3 } }, { field: 'connectionPool.maximum' }],
      [{ path: temporaryPath(), connectionPool: null }, { field: 'connectionPool' }],
      ...[5, null, [], {}].map((path) => [{ path }, { field: 'path' }] as const),
      ...['false', 0, 1, null, []].map(
        (enableFTS) => [{ path: temporaryPath(), enableFTS }, { field: 'enableFTS' }] as const,
      ),
      [{ path: temporaryFolder() }, { code: 'cannot-open' }],
      ...[{ min: 0 }, { max: 0 }, { min: 3, max: 2 }, { max: 1.5 }, { idleTimeout: -1 }, { idleTimeout: null }].map(
        (connectionPool) => {
          const field = `connectionPool.${Object.keys(connectionPool)[0]}`;
          return [{ path: temporaryPath(), connectionPool }, { field }] as const;
        },
      ),
    ];
    for (const [config, error] of wrong) {
      expect(await refusal(createDatabase(config as object)), JSON.stringify(config)).toMatchObject(error as object);
    }
    await database.close();
    sync.close();
  });

  it('fails with closed after closing, which can be done twice', async () => {
    const db = await open();
    await db.close();
    await db.close();
    expect(await refusal(db.sessions.create(lead))).toMatchObject({ code: 'closed' });
  });
});

describe('the default path', () => {
  const before = process.cwd();
  beforeEach(() => process.chdir(temporaryFolder()));
  afterEach(() => process.chdir(before));

  it('is orchestration.db in the working folder', async () => {
    const db = await createDatabase();
    await db.close();
    expect(existsSync('orchestration.db')).toBe(true);
  });

  it('is refused untouched when another program has made the file', async () => {
    for (const sql of [
      'CREATE TABLE sessions (id TEXT PRIMARY KEY, type TEXT); INSERT INTO sessions VALUES (1, 2)',
      'CREATE TABLE other (x)',
      'CREATE TABLE _migrations (id INTEGER); CREATE TABLE other2 (x)',
      'PRAGMA journal_mode = WAL; CREATE TABLE other3 (x)',
    ]) {
      const path = join(temporaryFolder(), 'orchestration.db');
      process.chdir(join(path, '..'));
      const bytes = foreignFile(path, sql);
      const error = await refusal(createDatabase());
      expect(error.code, sql).toBe('migration');
      expect(error.message).toMatch(/left untouched/);
      expect(readFileSync(path).equals(bytes), sql).toBe(true);
    }
  });

  it('is refused untouched when the file is no database', async () => {
    writeFileSync('orchestration.db', 'no database, but long enough to be asked what it is, and then some');
    expect(await refusal(createDatabase())).toMatchObject({ code: 'not-a-database' });
    expect(readFileSync('orchestration.db', 'utf8')).toMatch(/^no database/);
  });

  it('is opened when our tables are there beside those of others', async () => {
    const store = openStore(betterSqlite3('orchestration.db'));
    store.db.execute('CREATE TABLE other (x)');
    store.sessions.create({ ...lead, id: 's' });
    store.close();
    const db = await open({});
    expect((await db.sessions.getAllSessions()).map(({ id }) => id)).toEqual(['s']);
  });
});

describe('an encrypted checkpoint', () => {
  const secret = 'a secret of thirty characters!';
  const checkpoint = { name: 'c', sessionId: 's', snapshot: { secret }, encrypted: true, compressed: true };

  it('is in no file in the clear, and is read with the key file that was made beside the database', async () => {
    const path = temporaryPath();
    const first = await createDatabase({ path });
    await first.sessions.create({ ...lead, id: 's' });
    expect(existsSync(`${path}.key`)).toBe(false);
    const created = await first.checkpoints.create({ ...checkpoint, id: 'c', compressed: false });
    for (const suffix of ['', '-wal']) expect(readFileSync(path + suffix).includes(secret)).toBe(false);
    await first.close();
    expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600);
    const second = await open({ path });
    expect(await second.checkpoints.getCheckpoint('c')).toEqual(created);
    expect(created).toMatchObject({ encrypted: true, snapshot: { secret } });
  });

  it('has its key file beside the database, also when the program has gone to another folder', async () => {
    const before = process.cwd();
    const folder = temporaryFolder();
    process.chdir(folder);
    try {
      const db = await open({ path: './here.db' });
      process.chdir(temporaryFolder());
      await db.sessions.create({ ...lead, id: 's' });
      await db.checkpoints.create(checkpoint);
    } finally {
      process.chdir(before);
    }
    expect(existsSync(join(folder, 'here.db.key'))).toBe(true);
  });

  it('is followed by none under a new key where the key file is gone', async () => {
    const path = temporaryPath();
    const first = await createDatabase({ path });
    await first.sessions.create({ ...lead, id: 's' });
    await first.checkpoints.create(checkpoint);
    await first.close();
    rmSync(`${path}.key`);
    const second = await open({ path });
    await expect(second.checkpoints.create(checkpoint)).rejects.toThrow(/Put the key file back there/);
    expect(existsSync(`${path}.key`)).toBe(false);
  });

  it('needs the key that was given', async () => {
    const path = temporaryPath();
    const first = await createDatabase({ path, encryptionKey: '11'.repeat(32) });
    await first.sessions.create({ ...lead, id: 's' });
    await first.checkpoints.create({ ...checkpoint, id: 'c' });
    await first.close();
    expect(existsSync(`${path}.key`)).toBe(false);
    const second = await open({ path, encryptionKey: '22'.repeat(32) });
    expect(await refusal(second.checkpoints.getCheckpoint('c'))).toMatchObject({ code: 'encryption' });
    expect(await refusal(second.checkpoints.getAllCheckpoints())).toMatchObject({ code: 'encryption' });
    const third = await open({ path, encryptionKey: ['22'.repeat(32), '11'.repeat(32)] });
    expect((await third.checkpoints.getCheckpoint('c'))?.snapshot).toEqual({ secret });
  });

  it('that cannot be read or written says which option of ours gives the key', async () => {
    const path = temporaryPath();
    const first = await createDatabase({ path, encryptionKey: '11'.repeat(32) });
    await first.sessions.create({ ...lead, id: 's' });
    await first.checkpoints.create({ ...checkpoint, id: 'c' });
    await first.close();
    const told = async (config: DatabaseConfig, call: (db: Database) => Promise<unknown>) => {
      const { code, message } = await refusal(open(config).then(call));
      expect(code).toBe('encryption');
      return message;
    };
    const read = (db: Database) => db.checkpoints.getCheckpoint('c');
    const write = (db: Database) => db.checkpoints.create(checkpoint);
    expect(await told({ path }, read)).toMatch(/no option encryptionKey was given.*Give the key/);
    const wrong = await told({ path, encryptionKey: '22'.repeat(32) }, read);
    expect(wrong).toMatch(
      /the option encryptionKey hold only .*as well: in the option encryptionKey, behind the newest/,
    );
    for (const encryptionKey of ['a passphrase', '', [], null as never, 5 as never]) {
      expect(await refusal(open({ path, encryptionKey }))).toMatchObject({
        field: 'encryptionKey',
        message: expect.stringMatching(/^encryptionKey must be a key of 32 bytes.*, but is (?!.*passphrase)/),
      });
    }
    const given = { database: betterSqlite3(path, { mode: 'async' }) } as const;
    expect(await told(given, write)).toMatch(/Give the option encryptionKey, or set COTERIE_KEY/);
    expect(wrong).not.toMatch(/oldKeys/);
  });

  it('has a key of its own in memory, and needs a given one in a database that was given', async () => {
    const memory = await open();
    await memory.sessions.create({ ...lead, id: 's' });
    expect((await memory.checkpoints.create(checkpoint)).snapshot).toEqual({ secret });
    const given = await open({ database: betterSqlite3(temporaryPath(), { mode: 'async' }) });
    await given.sessions.create({ ...lead, id: 's' });
    expect(await refusal(given.checkpoints.create(checkpoint))).toMatchObject({ code: 'encryption' });
  });
});
