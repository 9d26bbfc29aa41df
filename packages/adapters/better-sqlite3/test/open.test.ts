import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { claimFile, DatabaseError, openDatabase } from '@coterie/core';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { fileSystem } from '../src/file-system.ts';
import { type BetterSqlite3Options, betterSqlite3 } from '../src/index.ts';
import { temporaryFolder, temporaryPath } from './helper/folder.ts';
import { attempt, startHolder } from './helper/process.ts';

function fileInMode(mode: 'wal' | 'delete'): string {
  const path = temporaryPath();
  const database = new Database(path);
  database.exec(`PRAGMA journal_mode = ${mode}; CREATE TABLE t (a)`);
  database.close();
  return path;
}

function openingError(path: string, options: BetterSqlite3Options<'sync'> = {}): DatabaseError {
  try {
    betterSqlite3(path, options).close();
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  }
  throw new Error(`${path} was opened.`);
}

function pragma(path: string, name: string, options: BetterSqlite3Options<'sync'> = {}): unknown {
  const db = openDatabase(betterSqlite3(path, options));
  const [row] = db.query(`PRAGMA ${name}`).rows;
  db.close();
  return row?.[0];
}

describe('the journal mode', () => {
  it('is WAL for a file that is created', () => {
    expect(pragma(temporaryPath(), 'journal_mode')).toBe('wal');
  });

  it('is WAL for an empty file, as a temporary file is', () => {
    const path = temporaryPath();
    writeFileSync(path, '');
    expect(pragma(path, 'journal_mode')).toBe('wal');
  });

  it.each(['wal', 'delete'] as const)('of a file that is in %s stays as it is', (mode) => {
    expect(pragma(fileInMode(mode), 'journal_mode')).toBe(mode);
  });

  it.each(['wal', 'delete'] as const)('is switched to %s when asked for, for good', (mode) => {
    const path = fileInMode(mode === 'wal' ? 'delete' : 'wal');
    expect(pragma(path, 'journal_mode', { journalMode: mode })).toBe(mode);
    expect(pragma(path, 'journal_mode')).toBe(mode);
  });

  it('waits for another process that is at work in the file, though SQLite itself would not', async () => {
    const path = fileInMode('delete');
    const holder = await startHolder([path, 'BEGIN IMMEDIATE', '150']);
    expect(openingError(path, { journalMode: 'wal', busyTimeout: 20 })).toMatchObject({
      code: 'busy',
      retryable: true,
    });
    expect(pragma(path, 'journal_mode', { journalMode: 'wal' })).toBe('wal');
    await holder.release();
  });

  it('cannot be chosen for a database in memory', () => {
    expect(openingError(':memory:', { journalMode: 'wal' })).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('leave journalMode out'),
    });
  });
});

describe('every connection', () => {
  it.each([
    ['foreign_keys', 1],
    ['recursive_triggers', 1],
    ['temp_store', 2],
    ['cache_size', -64000],
    ['busy_timeout', 5000],
  ])('has %s = %i', (name, value) => {
    expect(pragma(temporaryPath(), name)).toBe(value);
    expect(pragma(':memory:', name)).toBe(value);
  });

  it('has the synchronous setting that makes its journal safe', () => {
    expect(pragma(fileInMode('wal'), 'synchronous')).toBe(1);
    expect(pragma(fileInMode('delete'), 'synchronous')).toBe(2);
  });

  it('waits as long as asked for, and a moment only in async mode', async () => {
    expect(pragma(':memory:', 'busy_timeout', { busyTimeout: 7 })).toBe(7);
    const db = openDatabase(betterSqlite3(':memory:', { mode: 'async' }));
    expect((await db.query('PRAGMA busy_timeout')).rows).toEqual([[15]]);
    await db.close();
  });

  it('says what it is', () => {
    const driver = betterSqlite3(':memory:');
    expect(driver.capabilities).toMatchObject({ engine: 'better-sqlite3', fts: ['fts4', 'fts5'], connections: 'one' });
    expect(driver.capabilities.version).toMatch(/^3\.5\d\.\d+$/);
    driver.close();
  });
});

describe('opening says what is wrong and what to do, and', () => {
  it('refuses a folder', () => {
    expect(openingError(temporaryFolder())).toMatchObject({
      code: 'cannot-open',
      message: expect.stringContaining('is a folder'),
    });
  });

  it('refuses a path in a folder that is not there, and creates nothing', () => {
    const path = join(temporaryFolder(), 'missing', 'agents.db');
    expect(openingError(path)).toMatchObject({
      code: 'cannot-open',
      message: expect.stringContaining('Create it first'),
    });
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('makes the folder of a new file where that is asked for, and none for a URL or for reading', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'deep', 'er', 'a.db');
    betterSqlite3(path, { createFolder: { mode: 0o700 } }).close();
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    betterSqlite3(path, { createFolder: true }).close();
    const elsewhere = join(folder, 'elsewhere', 'a.db');
    expect(openingError(elsewhere, { createFolder: true, readonly: true }).code).toBe('cannot-open');
    expect(openingError(`file:${elsewhere}`, { createFolder: true }).code).toBe('invalid');
    for (const createFolder of [null, 'yes', 1, { modd: 0o700 }, { mode: 'private' }]) {
      expect(openingError(elsewhere, { createFolder: createFolder as never }).code).toBe('invalid');
    }
    expect(existsSync(dirname(elsewhere))).toBe(false);
  });

  it('refuses a path below a file', () => {
    const path = temporaryPath();
    writeFileSync(path, '');
    expect(openingError(join(path, 'agents.db'))).toMatchObject({ code: 'cannot-open' });
  });

  it.each(['hello', 'SQLite format 3\0', 'no database. '.repeat(1000)])('leaves a file with %j as it is', (content) => {
    const path = temporaryPath();
    writeFileSync(path, content);
    const error = openingError(path);
    expect(error).toMatchObject({ code: 'not-a-database', outcome: 'not-applied' });
    expect(error.message).toContain(path);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('refuses to read what is not there', () => {
    const path = temporaryPath();
    expect(openingError(path, { readonly: true })).toMatchObject({ code: 'cannot-open' });
    expect(existsSync(path)).toBe(false);
  });

  it('refuses a file that another process holds for itself, naming the option to wait longer', async () => {
    const path = fileInMode('delete');
    const holder = await startHolder([path, 'BEGIN EXCLUSIVE']);
    expect(openingError(path, { busyTimeout: 20 })).toMatchObject({
      code: 'busy',
      retryable: true,
      message: expect.stringContaining('busyTimeout'),
    });
    await holder.release();
    expect(pragma(path, 'journal_mode', { busyTimeout: 20 })).toBe('delete');
  });

  it.each([
    ['', {}, 'path'],
    [' agents.db', {}, 'path'],
    ['file:agents.db', {}, 'path'],
    [':memory:', { readonly: true }, 'readonly'],
    [':memory:', { busyTimeout: -1 }, 'busyTimeout'],
    [':memory:', { busyTimeout: 0.5 }, 'busyTimeout'],
    [':memory:', { readOnly: true } as object, 'readOnly'],
  ])('refuses the path %j with %j', (path, options, field) => {
    expect(openingError(path, options)).toMatchObject({ code: 'invalid', field });
  });
});

describe('one file in one process', () => {
  const claim = (path: string) => claimFile({ path, engine: 'another engine', fileSystem });

  it('is not opened while another engine has it open, under whatever name', () => {
    const path = fileInMode('wal');
    symlinkSync(path, `${path}.link`);
    const other = claim(path);
    expect(openingError(`${path}.link`).message).toContain('is open in this process with another engine');
    other.release();
    betterSqlite3(`${path}.link`).close();
  });

  it('may be opened by another engine after close, and after an opening that failed', () => {
    const path = temporaryPath();
    const driver = betterSqlite3(path);
    expect(() => claim(path)).toThrow('is open in this process with better-sqlite3');
    driver.close();
    claim(path).release();

    writeFileSync(`${path}.txt`, 'no database');
    openingError(`${path}.txt`);
    claim(`${path}.txt`).release();
  });

  it('keeps its locks when it is opened a second time', () => {
    const path = fileInMode('delete');
    const db = openDatabase(betterSqlite3(path));
    const outcome = db.transaction((tx) => {
      tx.execute('INSERT INTO t VALUES (1)');
      betterSqlite3(path).close();
      return attempt({ path, options: { busyTimeout: 20 }, call: 'execute', sql: 'INSERT INTO t VALUES (2)' });
    });
    expect(outcome).toMatch(/^busy: /);
    expect(db.query('SELECT a FROM t').rows).toEqual([[1]]);
    db.close();
  });

  it('has one name when its folder has two', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    const driver = betterSqlite3(join(folder, 'link', 'agents.db'));
    expect(() => claim(join(folder, 'real', 'agents.db'))).toThrow('is open in this process');
    driver.close();
  });
});
