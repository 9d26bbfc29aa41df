import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { addKey, databaseKey, forgetOldKeys, keyFileOf } from '../../src/index.ts';
import { folderWith } from '../folder.ts';

const HEX = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);
const newPath = (): string => join(folderWith(), 'agents.db');
const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'encryption', message: expect.stringMatching(message) });

function written(path: string, text: string, mode = 0o600): void {
  writeFileSync(path, text, { mode });
  chmodSync(path, mode);
}

describe('the key of a database', () => {
  test('is the option, before the variable, before the file', () => {
    const path = newPath();
    written(`${path}.key`, HEX);
    const env = { COTERIE_KEY: OTHER };
    const bytes = new Uint8Array(32);
    expect(databaseKey(path, { key: bytes, env })('seal')).toEqual({ keys: [bytes], from: 'the option key' });
    expect(databaseKey(path, { key: [HEX, OTHER], env })('open').keys).toEqual([HEX, OTHER]);
    expect(databaseKey(path, { key: HEX, optionName: 'secret' })('open').from).toBe('the option secret');
    expect(databaseKey(path, { env })('open')).toEqual({ keys: [OTHER], from: 'COTERIE_KEY' });
    expect(databaseKey(path, { env: {} })('open')).toEqual({ keys: [HEX], from: `${path}.key` });
  });

  test('may be several in the variable, and none of it is in an error', () => {
    expect(databaseKey(null, { env: { COTERIE_KEY: `${HEX}, ${OTHER}\n` } })('open').keys).toEqual([HEX, OTHER]);
    expect(() => databaseKey(null, { env: { COTERIE_KEY: ' ' } })('open')).toThrow(refusal(/COTERIE_KEY is empty/));
  });

  test('is taken from process.env where nothing else is said', () => {
    process.env.COTERIE_KEY = HEX;
    try {
      expect(databaseKey(null)('seal')).toEqual({ keys: [HEX], from: 'COTERIE_KEY' });
    } finally {
      delete process.env.COTERIE_KEY;
    }
  });

  test.each([null, ':memory:'])('has no file where the database has none (%s)', (path) => {
    const keys = databaseKey(path, { env: {} });
    for (const need of ['seal', 'open'] as const)
      expect(() => keys(need)).toThrow(refusal(/option key, or set COTERIE/));
    expect(existsSync(':memory:.key')).toBe(false);
  });

  test('is made on first need, never for reading, and then stays', () => {
    const path = newPath();
    const keys = databaseKey(path, { env: {} });
    expect(() => keys('open')).toThrow(refusal(/there is no .*agents\.db\.key\. Give the key/));
    expect(readdirSync(join(path, '..'))).toEqual([]);
    const { keys: made, from } = keys('seal');
    expect(made).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(from).toBe(keyFileOf(path));
    expect(readdirSync(join(path, '..'))).toEqual(['agents.db.key']);
    expect(statSync(from).mode & 0o777).toBe(0o600);
    expect(keys('open').keys).toEqual(made);
    expect(databaseKey(path, { env: {} })('seal').keys).toEqual(made);
  });

  test('is not made again where one is lost: known by the caller, or because it was read before', () => {
    const path = newPath();
    const lost = refusal(/encrypted with a key that is not here.*agents\.db\.key.*Put the key file back/);
    expect(() => databaseKey(path, { env: {} })('seal', true)).toThrow(lost);
    expect(existsSync(`${path}.key`)).toBe(false);
    const keys = databaseKey(path, { env: {} });
    keys('seal');
    rmSync(`${path}.key`);
    expect(() => keys('seal')).toThrow(lost);
    expect(existsSync(`${path}.key`)).toBe(false);
  });

  test('has the mode 0600 whatever the umask leaves', () => {
    const before = process.umask(0o277);
    try {
      const path = newPath();
      databaseKey(path, { env: {} })('seal');
      expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600);
    } finally {
      process.umask(before);
    }
  });

  test('lies beside the database itself, not beside a link to it', () => {
    const folder = folderWith({ 'real.db': '' });
    symlinkSync(join(folder, 'real.db'), join(folder, 'link.db'));
    databaseKey(join(folder, 'link.db'), { env: {} })('seal');
    expect(readdirSync(folder).sort()).toEqual(['link.db', 'real.db', 'real.db.key']);
  });

  test('can lie elsewhere', () => {
    const file = join(folderWith(), 'team.key');
    const { keys } = databaseKey(null, { env: {}, file })('seal');
    expect(readFileSync(file, 'utf8')).toContain(`\n${keys[0]}\n`);
  });

  test('is not taken from a file that others can read', () => {
    const path = newPath();
    for (const mode of [0o640, 0o604, 0o660]) {
      written(`${path}.key`, HEX, mode);
      const message = new RegExp(`open to others \\(its mode is ${mode.toString(8)}\\).*chmod 600`);
      expect(() => databaseKey(path, { env: {} })('open')).toThrow(refusal(message));
    }
    written(`${path}.key`, HEX, 0o400);
    expect(databaseKey(path, { env: {} })('open').keys).toEqual([HEX]);
  });

  test('is not replaced where the file holds none, is too long or no file', () => {
    const path = newPath();
    const asks = () => databaseKey(path, { env: {} })('seal');
    written(`${path}.key`, '# nothing\n');
    expect(asks).toThrow(refusal(/agents\.db\.key holds no key/));
    written(`${path}.key`, '');
    expect(asks).toThrow(refusal(/agents\.db\.key holds no key/));
    written(`${path}.key`, 'x'.repeat(100_000));
    expect(asks).toThrow(refusal(/is no key file/));
    const folder = newPath();
    mkdirSync(`${folder}.key`);
    expect(() => databaseKey(folder, { env: {} })('seal')).toThrow(refusal(/is no key file|cannot be read/));
  });

  test('cannot be made in a folder that is not there, and the remedy is told', () => {
    const path = join(folderWith(), 'gone', 'agents.db');
    expect(() => databaseKey(path, { env: {} })('seal')).toThrow(expect.objectContaining({ code: 'cannot-open' }));
    const file = join(folderWith(), 'gone', 'agents.key');
    expect(() => databaseKey(null, { env: {}, file })('seal')).toThrow(refusal(/not written.*or set COTERIE_KEY/s));
  });

  test('is one key for eight processes that need it at once, five times', { timeout: 120_000 }, async () => {
    const maker = fileURLToPath(new URL('./maker.ts', import.meta.url));
    for (let round = 0; round < 5; round += 1) {
      const path = newPath();
      const makers: readonly ChildProcess[] = Array.from({ length: 8 }, () => fork(maker, [path]));
      await Promise.all(makers.map((one) => once(one, 'message')));
      const told = await Promise.all(
        makers.map(async (one) => {
          const answer = once(one, 'message');
          one.send('go');
          return ((await answer) as [readonly string[]])[0];
        }),
      );
      expect(new Set(told.flat()).size).toBe(1);
      expect(told.flat()).toHaveLength(8);
      expect(readdirSync(join(path, '..'))).toEqual(['agents.db.key']);
    }
  });
});

describe('a new key in the file', () => {
  test('comes first, is seen by those who have the file already, and the old ones go when they are to', () => {
    const path = newPath();
    const keys = databaseKey(path, { env: {} });
    const [first] = keys('seal').keys;
    expect(addKey(keyFileOf(path))).toEqual({ path: `${path}.key`, keys: 2 });
    const [second, ...old] = keys('seal').keys;
    expect(old).toEqual([first]);
    expect(second).not.toBe(first);
    expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600);
    expect(forgetOldKeys(keyFileOf(path))).toEqual({ path: `${path}.key`, keys: 1 });
    expect(keys('open').keys).toEqual([second]);
    expect(readdirSync(join(path, '..'))).toEqual(['agents.db.key']);
  });

  test('needs a file', () => {
    const path = newPath();
    expect(() => addKey(keyFileOf(path))).toThrow(refusal(/there is no/));
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });
});
