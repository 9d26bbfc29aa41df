/** What a process meets that may not write. Root may do anything, so tests that run as root hand the work to `nobody`. */
import { chmodSync, chownSync, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabase } from '@coterie/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { libsql } from '../../src/index.ts';
import { temporaryPath } from '../helper/folder.ts';
import { attempt } from '../helper/process.ts';

const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;
/** Why another user cannot run the tests' process here, if he cannot. */
const obstacle = process.platform === 'win32' ? 'Windows has other permissions' : unusable();

function unusable(): string | undefined {
  const answer = attempt({ url: ':memory:', call: 'query', sql: 'SELECT 1' }, nobody);
  return answer === '[[1]]' ? undefined : `a process without rights cannot run here: ${answer.split('\n')[0]}`;
}

let path: string;
beforeEach(async ({ skip }) => {
  skip(obstacle !== undefined, obstacle);
  path = temporaryPath();
  const db = openDatabase(libsql(`file:${path}`));
  await db.script('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
  await db.close();
  if (nobody === undefined) return;
  chownSync(dirname(path), nobody.uid, nobody.gid);
  chownSync(path, nobody.uid, nobody.gid);
});

afterEach(() => {
  if (existsSync(path)) permit(0o600, 0o700);
});

function permit(file: number, folder: number): void {
  chmodSync(path, file);
  chmodSync(dirname(path), folder);
}

const asStranger = (call: 'query' | 'execute', sql: string, at = path): string =>
  attempt({ url: `file:${at}`, call, sql }, nobody);
const read = (): string => asStranger('query', 'SELECT a FROM t');
const write = (): string => asStranger('execute', 'INSERT INTO t VALUES (2)');

it('a read-only file is read, and refuses to be written with the remedy', () => {
  permit(0o400, 0o700);
  expect(read()).toBe('[[1]]');
  expect(write()).toMatch(/^readonly: .*[Mm]ake the file and its folder writable/);
});

it('a file in a read-only folder is read, and refuses to be written', () => {
  permit(0o600, 0o500);
  expect(read()).toBe('[[1]]');
  expect(write()).toMatch(/^(?:readonly|cannot-open): /);
});

it('a file that may not even be read says so', () => {
  permit(0o000, 0o700);
  expect(read()).toMatch(/^cannot-open: .*agents\.db cannot be opened: /);
});

it('a file in a folder that may not be entered says so', () => {
  permit(0o600, 0o000);
  expect(read()).toMatch(/^cannot-open: .*agents\.db cannot be read: .*Check its permissions/);
});

it('a file cannot be created in a folder that may not be written', () => {
  permit(0o600, 0o500);
  expect(asStranger('execute', 'CREATE TABLE t (a)', join(dirname(path), 'new.db'))).toMatch(
    /^cannot-open: .*unable to open database file/,
  );
  expect(readdirSync(dirname(path))).toEqual(['agents.db']);
});
