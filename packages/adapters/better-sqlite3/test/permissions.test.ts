/** What a process meets that may not write. Root may do anything, so tests that run as root hand the work to `nobody`. */
import { chmodSync, chownSync, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabase } from '@coterie/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BetterSqlite3Options, betterSqlite3 } from '../src/index.ts';
import { temporaryPath } from './helper/folder.ts';
import { attempt } from './helper/process.ts';

const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;
const INSERT = 'INSERT INTO t VALUES (2)';
const SELECT = 'SELECT a FROM t';

let path: string;
/** Why another user cannot run the tests' process here, if he cannot. */
const obstacle = process.platform === 'win32' ? 'Windows has other permissions' : unreadable();

function unreadable(): string | undefined {
  const answer = attempt({ path: ':memory:', call: 'query', sql: 'SELECT 1' }, nobody);
  return answer === '[[1]]' ? undefined : `a process without rights cannot run here: ${answer.split('\n')[0]}`;
}

function permit(file: number, folder: number): void {
  chmodSync(path, file);
  chmodSync(dirname(path), folder);
}

function asStranger(call: 'query' | 'execute', sql: string, options: BetterSqlite3Options<'sync'> = {}): string {
  return attempt({ path, options, call, sql }, nobody);
}

describe.each(['wal', 'delete'] as const)('a %s file', (journalMode) => {
  beforeEach(({ skip }) => {
    skip(obstacle !== undefined, obstacle);
    path = temporaryPath();
    if (nobody !== undefined) chownSync(dirname(path), nobody.uid, nobody.gid);
    const db = openDatabase(betterSqlite3(path, { journalMode }));
    db.script('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    db.close();
    if (nobody !== undefined) chownSync(path, nobody.uid, nobody.gid);
  });

  afterEach(() => {
    if (existsSync(path)) permit(0o600, 0o700);
  });

  it('that may be written is written', () => {
    permit(0o600, 0o700);
    expect(asStranger('execute', INSERT)).toBe('[]');
  });

  it('that is read-only is read, and refuses to be written with the remedy', () => {
    permit(0o400, 0o700);
    expect(asStranger('query', SELECT)).toBe('[[1]]');
    expect(asStranger('execute', INSERT)).toMatch(/^readonly: .*[Mm]ake the file and its folder writable/);
  });

  it('that may not even be read says so', () => {
    permit(0o000, 0o700);
    expect(asStranger('query', SELECT)).toMatch(/^cannot-open: .*agents\.db cannot be opened: .*/);
  });

  it('in a folder that may not be read says so', () => {
    permit(0o600, 0o000);
    expect(asStranger('query', SELECT)).toMatch(/^cannot-open: .*agents\.db cannot be read: .*Check its permissions/);
  });

  it('opened readonly is read, and refuses to be written', () => {
    permit(0o600, 0o700);
    expect(asStranger('query', SELECT, { readonly: true })).toBe('[[1]]');
    expect(asStranger('execute', INSERT, { readonly: true })).toMatch(/^readonly: /);
  });

  it('in a read-only folder is read where its journal allows it, and never written', () => {
    permit(0o600, 0o500);
    const wal = /^readonly: .* needs a -shm file beside it even to be read/;
    for (const readonly of [false, true]) {
      expect(asStranger('query', SELECT, { readonly })).toMatch(journalMode === 'wal' ? wal : '[[1]]');
      expect(asStranger('execute', INSERT, { readonly })).toMatch(/^readonly: /);
    }
  });

  it('cannot be created in a folder that may not be written', () => {
    permit(0o600, 0o500);
    const answer = attempt({ path: join(dirname(path), 'new.db'), call: 'query', sql: 'SELECT 1' }, nobody);
    expect(answer).toMatch(/^cannot-open: .*new\.db cannot be opened: /);
    expect(readdirSync(dirname(path))).toEqual(['agents.db']);
  });
});
