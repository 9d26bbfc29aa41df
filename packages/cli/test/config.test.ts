import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';

const SECRET = 'ghp_tide-and-moon-4711';
const KEY = 'ab'.repeat(32);
const keyId = expect.stringMatching(/^[0-9a-f]{16}$/);
const time = expect.stringMatching(/^20\d\d-.*Z$/);

let cwd: string;
beforeEach(() => {
  cwd = temporaryFolder();
});

const config = (...args: string[]) => coterie(['config', ...args], { cwd });
const setSecret = () => coterie(['config', 'set', 'github.token', '-', '--encrypted'], { cwd, input: `${SECRET}\n` });

describe('coterie config', () => {
  test('keeps texts, and JSON where it is said', async () => {
    expect((await config('set', 'default.branch', 'main')).code).toBe(0);
    await config('set', 'retries', '3', '--parse');
    await config('set', 'port', '3');
    expect((await config('get', 'default.branch')).stdout).toBe('main\n');
    const { settings } = (await coterieJson(['config', 'list'], { cwd })) as { settings: { value: unknown }[] };
    expect(settings.map(({ value }) => value)).toEqual(['main', '3', 3]);
    expect((await config('list', 're')).stdout).toMatch(/^KEY +VALUE +UPDATED\nretries +3 +20\d\d-/);
  });

  test('never shows a secret unless it is asked to, and writes it nowhere', async () => {
    const set = await setSecret();
    expect(set).toMatchObject({ code: 0, stdout: 'Set github.token, encrypted.\n', stderr: '' });
    const refused = await config('get', 'github.token');
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--reveal') });
    expect((await config('list')).stdout).toContain('(secret)');
    const document = await coterieJson(['config', 'get', 'github.token'], { cwd });
    expect(document).toEqual({ key: 'github.token', encrypted: true, keyId, createdAt: time, updatedAt: time });
    const { settings } = (await coterieJson(['config', 'list'], { cwd })) as { settings: object[] };
    expect(settings).toEqual([document]);
    expect((await config('get', 'github.token', '--reveal')).stdout).toBe(`${SECRET}\n`);
    for (const name of readdirSync(cwd)) expect(readFileSync(join(cwd, name), 'latin1')).not.toContain(SECRET);
    expect(statSync(join(cwd, 'coterie.db.key')).mode & 0o777).toBe(0o600);
  });

  test('keeps a secret one until it is told otherwise', async () => {
    await setSecret();
    await config('set', 'github.token', 'another');
    expect((await config('get', 'github.token')).code).toBe(2);
    await config('set', 'github.token', 'public', '--plain');
    expect((await config('get', 'github.token')).stdout).toBe('public\n');
  });

  test('says what to do about a key that is not the one', async () => {
    await setSecret();
    const env = { COTERIE_KEY: KEY };
    const wrong = await coterie(['config', 'get', 'github.token', '--reveal'], { cwd, env });
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(/COTERIE_KEY/);
    expect(wrong.stderr).not.toContain(KEY);
  });

  test('makes no new key where the key file is gone, under which nobody would find the others', async () => {
    await setSecret();
    renameSync(join(cwd, 'coterie.db.key'), join(cwd, 'kept'));
    const refused = await coterie(['config', 'set', 'other', '-', '--encrypted'], { cwd, input: 'x\n' });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Put the key file back there') });
    expect(existsSync(join(cwd, 'coterie.db.key'))).toBe(false);
  });

  test('encrypts everything anew with a new key', async () => {
    await setSecret();
    const file = join(cwd, 'coterie.db.key');
    writeFileSync(file, `${KEY}\n${readFileSync(file, 'utf8')}`);
    expect(await coterieJson(['config', 'rotate'], { cwd })).toEqual({ finished: true, keyId, rotated: 1, left: [] });
    writeFileSync(file, `${KEY}\n`);
    expect((await config('get', 'github.token', '--reveal')).stdout).toBe(`${SECRET}\n`);
  });

  test('deletes all that are named, or none', async () => {
    await config('set', 'a', '1');
    expect(await config('delete', 'a', 'b')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no setting b'),
    });
    expect((await config('get', 'a')).stdout).toBe('1\n');
    expect((await config('delete', 'a')).stdout).toBe('Deleted 1 setting.\n');
    expect(await config('get', 'a')).toMatchObject({ code: 1, stderr: expect.stringContaining('config list') });
  });

  test('tells slips', async () => {
    const told = (sentence: string) => ({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });
    expect(await config('set', 'a', '{', '--parse')).toMatchObject(told('The value is not JSON'));
    expect(await config('set', 'a', 'x', '--plain', '--encrypted')).toMatchObject(told('a secret or none'));
    const empty = await coterie(['config', 'set', 'a', '-', '--encrypted'], { cwd, input: '\n' });
    expect(empty).toMatchObject(told('Nothing came from stdin'));
    expect((await config('set', 'a', '')).code).toBe(0);
  });
});
