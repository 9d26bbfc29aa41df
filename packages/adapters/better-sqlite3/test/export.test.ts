import { writeFileSync } from 'node:fs';
import { openDatabase } from '@coterie/core';
import { expect, it } from 'vitest';
import { betterSqlite3 } from '../src/index.ts';
import { temporaryPath } from './helper/folder.ts';

it('exports a WAL file, its log included, as bytes that any engine opens', () => {
  const driver = betterSqlite3(temporaryPath());
  const db = openDatabase(driver);
  db.script('CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)');
  const bytes = driver.export();
  db.close();

  const copy = temporaryPath();
  writeFileSync(copy, bytes);
  const opened = openDatabase(betterSqlite3(copy));
  expect(opened.query('PRAGMA journal_mode').rows).toEqual([['delete']]);
  expect(opened.query('PRAGMA integrity_check').rows).toEqual([['ok']]);
  expect(opened.query('SELECT a FROM t').rows).toEqual([[1], [2]]);
  opened.close();
});

it('exports an empty database', () => {
  const driver = betterSqlite3(':memory:');
  expect(driver.export()).toBeInstanceOf(Uint8Array);
  driver.close();
});

it('refuses to export in the middle of a transaction', () => {
  const driver = betterSqlite3(':memory:');
  const db = openDatabase(driver);
  db.transaction(() => {
    expect(() => driver.export()).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
  driver.execute([{ sql: 'BEGIN', params: [] }], { access: 'write' });
  expect(() => driver.export()).toThrow('Commit it or roll it back first');
  driver.close();
});
