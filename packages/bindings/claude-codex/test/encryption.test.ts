import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type DatabaseOptions, initializeDatabase } from '@coterie/claude-codex/database';
import { describe, expect, it, vi } from 'vitest';
import { failureOf, KEY, opened, openedFile, temporaryFolder, temporaryPath } from './support/open.ts';

const SECRET = 'ghp_a-secret-that-nobody-may-read';

/** The names of the files in a folder that hold the text. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
}

describe('an encrypted setting', () => {
  it('is in no file of the database in readable form, nor in a backup; one that is not encrypted is', async () => {
    const path = temporaryPath();
    const folder = dirname(path);
    const db = await openedFile(path);
    await db.setConfig('github.token', SECRET, true);
    await db.setConfig('github.token', `${SECRET}-2`, true);
    await db.backup(join(folder, 'backup.db'));
    expect(filesWith(folder, SECRET)).toEqual([]);
    await db.disconnect();
    expect(filesWith(folder, SECRET)).toEqual([]);
    const again = await openedFile(path);
    await again.setConfig('plain', SECRET, false);
    expect(filesWith(folder, SECRET)).not.toEqual([]);
  });

  it('is encrypted with a key from a file beside the database, that its owner alone can read', async () => {
    const path = temporaryPath();
    const db = await openedFile(path);
    await db.setConfig('default.branch', 'main');
    expect(existsSync(`${path}.key`)).toBe(false);
    await db.setConfig('github.token', SECRET, true);
    expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600);
    expect(readFileSync(`${path}.key`, 'utf8')).toMatch(/^[0-9a-f]{64}$/m);
  });

  it('is read with the key of the option, and of the environment, and with no other', async () => {
    const local = { file: temporaryPath() };
    const read = async (options: DatabaseOptions) => {
      const db = await initializeDatabase({ local, ...options });
      try {
        return await db.getConfig('github.token');
      } finally {
        await db.disconnect();
      }
    };
    const db = await opened({ local, key: KEY });
    await db.setConfig('github.token', SECRET, true);
    expect(await read({ key: KEY })).toBe(SECRET);
    expect(await failureOf(read({ key: 'd3'.repeat(32) }))).toMatchObject({
      code: 'DATABASE_QUERY_FAILED',
      cause: { code: 'encryption' },
    });
    const missing = await failureOf(read({}));
    expect(missing.message).toMatch(/There is no key/);
    vi.stubEnv('COTERIE_KEY', KEY);
    expect(await read({})).toBe(SECRET);
    vi.unstubAllEnvs();
    expect(existsSync(`${local.file}.key`)).toBe(false);
  });

  it('needs a key: a passphrase is none, and a database in memory has no key file', async () => {
    const error = await failureOf(initializeDatabase({ local: { file: temporaryPath() }, key: 'a passphrase' }));
    expect(error).toMatchObject({ code: 'DATABASE_INITIALIZATION_FAILED', cause: { code: 'encryption' } });
    expect(error.message).not.toContain('a passphrase');
    const memory = await opened({ local: { file: ':memory:' } });
    expect(await failureOf(memory.setConfig('a', SECRET, true))).toMatchObject({
      code: 'DATABASE_OPERATION_FAILED',
      cause: { code: 'encryption' },
    });
    await memory.setConfig('a', 'readable');
    expect(await memory.getConfig('a')).toBe('readable');
  });

  it('is not followed by one under a new key where the key file is gone: a sentence says what to do', async () => {
    const path = temporaryPath();
    const first = await openedFile(path);
    await first.setConfig('github.token', SECRET, true);
    await first.disconnect();
    renameSync(`${path}.key`, `${path}.kept`);
    const db = await openedFile(path);
    const error = await failureOf(db.setConfig('other', SECRET, true));
    expect(error).toMatchObject({ code: 'DATABASE_OPERATION_FAILED', cause: { code: 'encryption' } });
    expect(error.message).toMatch(/Put the key file back there/);
    expect(existsSync(`${path}.key`)).toBe(false);
    renameSync(`${path}.kept`, `${path}.key`);
    await db.setConfig('other', 'too', true);
    expect([await db.getConfig('github.token'), await db.getConfig('other')]).toEqual([SECRET, 'too']);
  });

  it('has its key beside the database, wherever the program has gone since', async () => {
    const [home, away] = [temporaryFolder(), temporaryFolder()];
    const script = fileURLToPath(new URL('./support/wanderer.ts', import.meta.url));
    await promisify(execFile)(process.execPath, [script, away], { cwd: home });
    expect(readdirSync(away)).toEqual([]);
    const db = await openedFile(join(home, 'codex.db'));
    expect(await db.getConfig('github.token')).toBe('a secret');
  });

  it('is not read with a key file that others can read', async () => {
    const path = join(temporaryFolder(), 'codex.db');
    writeFileSync(`${path}.key`, KEY, { mode: 0o644 });
    const db = await openedFile(path);
    const error = await failureOf(db.setConfig('a', SECRET, true));
    expect(error.message).toMatch(/is open to others/);
  });
});
