import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { sqljs } from '@coterie/sqljs';
import { openStore } from '@coterie/store';
import { afterEach, describe, expect, test } from 'vitest';
import { Database, DatabaseError, projectRepository as projects } from '../src/index.ts';
import { useFolder } from './support/folder.ts';

const folder = useFolder();
afterEach(() => Database.close());

function namesIn(path: string): readonly string[] {
  const store = openStore(betterSqlite3(path));
  const names = store.projects.list().map(({ name }) => name);
  store.close();
  return names;
}

describe('backup', () => {
  test('writes a copy that opens as a database of its own', async () => {
    Database.init({ path: join(folder, 'source.db') });
    projects.create({ name: 'a' });
    const answer = Database.backup(join(folder, 'copy.db'));
    expect(answer).toBeInstanceOf(Promise);
    await expect(answer).resolves.toBeUndefined();
    projects.create({ name: 'b' });
    expect(namesIn(join(folder, 'copy.db'))).toEqual(['a']);
  });

  test('replaces the backup before', async () => {
    Database.init({ path: ':memory:' });
    const copy = join(folder, 'again.db');
    for (const name of ['a', 'b']) {
      projects.create({ name });
      await Database.backup(copy);
    }
    expect(namesIn(copy)).toEqual(['a', 'b']);
  });

  test('copies a database that another driver has in memory', async () => {
    const driver = await sqljs();
    Database.init({ database: driver });
    projects.create({ name: 'a' });
    await Database.backup(join(folder, 'from-sqljs.db'));
    expect(namesIn(join(folder, 'from-sqljs.db'))).toEqual(['a']);
    driver.close();
  });

  test('refuses to write over what is no database, over itself, and over what is open', async () => {
    const path = join(folder, 'own.db');
    Database.init({ path });
    const text = join(folder, 'notes.txt');
    writeFileSync(text, 'my notes');
    await expect(Database.backup(text)).rejects.toMatchObject({
      field: 'path',
      message: expect.stringContaining('no database'),
    });
    expect(readFileSync(text, 'utf8')).toBe('my notes');
    await expect(Database.backup(path)).rejects.toMatchObject({ field: 'path' });
    const open = openStore(betterSqlite3(join(folder, 'open.db')));
    await expect(Database.backup(join(folder, 'open.db'))).rejects.toThrow();
    open.close();
    await expect(Database.backup(join(folder, 'missing', 'copy.db'))).rejects.toMatchObject({ code: 'cannot-open' });
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });

  test.each([
    ['a folder', '.', 'cannot-open'],
    ['no path', '', 'invalid'],
  ])('refuses %s with a sentence', async (_, path, code) => {
    Database.init({ path: ':memory:' });
    const error = await Database.backup(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({ code });
  });

  test('refuses what is no path', async () => {
    Database.init({ path: ':memory:' });
    for (const path of ['', undefined, null, 5] as string[]) {
      await expect(Database.backup(path)).rejects.toMatchObject({ name: 'ValidationError', field: 'path' });
    }
  });

  test('is refused inside a transaction, and before init', async () => {
    await expect(Database.backup(join(folder, 'never.db'))).rejects.toMatchObject({ code: 'closed' });
    Database.init({ path: ':memory:' });
    let answer: Promise<void> | undefined;
    Database.transaction(() => {
      answer = Database.backup(join(folder, 'never.db'));
      answer.catch(() => undefined);
    });
    await expect(answer).rejects.toMatchObject({ code: 'invalid' });
    expect(existsSync(join(folder, 'never.db'))).toBe(false);
  });
});
