import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { initializeDatabase } from '@coterie/claude-codex/database';
import { openDatabase } from '@coterie/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf, openedFile, temporaryFolder, temporaryPath } from './support/open.ts';

describe('vacuum', () => {
  it('gives back the space of what was deleted', async () => {
    const path = temporaryPath();
    const first = await initializeDatabase({ local: { file: path } });
    const system_prompt = 'words '.repeat(5_000);
    for (let at = 0; at < 50; at += 1) await first.createInstance({ id: `i${at}`, type: 'coding', system_prompt });
    await first.disconnect();
    const before = statSync(path).size;
    const db = await openedFile(path);
    for (let at = 1; at < 50; at += 1) await db.deleteInstance(`i${at}`);
    await db.vacuum();
    expect(statSync(path).size).toBeLessThan(before / 2);
    expect(await db.listInstances()).toMatchObject([{ id: 'i0', system_prompt }]);
  });
});

describe('backup', () => {
  it('is a whole database of its own, with all rows, while the first is in use', async () => {
    const db = await openedFile();
    await db.createInstance({ id: 'a', type: 'coding' });
    const path = join(temporaryFolder(), 'backup.db');
    const [, id] = await Promise.all([db.backup(path), db.createInstance({ id: 'b', type: 'review' })]);
    expect(id).toBe('b');
    const check = openDatabase(betterSqlite3(path, { readonly: true }));
    expect(check.query('PRAGMA integrity_check').rows).toEqual([['ok']]);
    check.close();
    const copy = await openedFile(path);
    expect(await copy.getInstance('a')).toEqual(await db.getInstance('a'));
  });

  it('leaves a file that is there as it is, and says so', async () => {
    const db = await openedFile();
    const path = join(temporaryFolder(), 'backup.db');
    await db.backup(path);
    const before = readFileSync(path);
    const error = await failureOf(db.backup(path));
    expect(error.code).toBe('DATABASE_OPERATION_FAILED');
    expect(error).toMatchObject({ field: 'path', message: expect.stringContaining(path) });
    expect(error.message).toMatch(/Give another path, or move that away/);
    expect(readFileSync(path)).toEqual(before);
  });

  it('into a folder that is not there makes nothing', async () => {
    const db = await openedFile();
    const path = join(temporaryFolder(), 'none', 'backup.db');
    const error = await failureOf(db.backup(path));
    expect(error).toMatchObject({ code: 'DATABASE_OPERATION_FAILED', cause: { code: 'cannot-open' } });
    expect(existsSync(path)).toBe(false);
  });
});

describe('disconnect', () => {
  it('ends the connection: isConnected says so, and every call is DATABASE_CONNECTION_FAILED', async () => {
    const db = await openedFile();
    expect(db.isConnected()).toBe(true);
    await db.disconnect();
    expect(db.isConnected()).toBe(false);
    await db.disconnect();
    const calls = [
      () => db.createInstance({ type: 'coding' }),
      () => db.listInstances(),
      () => db.getConfig('a'),
      () => db.vacuum(),
      () => db.backup(temporaryPath()),
      () => db.sync(),
    ];
    for (const call of calls) {
      const error = await failureOf(call);
      expect(error.code).toBe('DATABASE_CONNECTION_FAILED');
      expect(error.message).toMatch(/The database is disconnected: call initializeDatabase again\.$/);
    }
  });

  it('lets the calls end that run', async () => {
    const path = temporaryPath();
    const db = await initializeDatabase({ local: { file: path } });
    const writes = Array.from({ length: 20 }, (_, at) => db.createInstance({ id: `i${at}`, type: 'coding' }));
    await Promise.all([db.disconnect(), ...writes]);
    expect(await (await openedFile(path)).listInstances()).toHaveLength(20);
  });

  it('lets go of the file: another engine may open it', async () => {
    const path = temporaryPath();
    const db = await initializeDatabase({ local: { file: path, enableWAL: false } });
    await db.disconnect();
    const { libsql } = await import('@coterie/libsql');
    const other = openDatabase(libsql(`file:${path}`));
    onTestFinished(() => other.close());
    expect((await other.query('SELECT count(*) FROM instances')).rows).toEqual([[0]]);
  });
});
