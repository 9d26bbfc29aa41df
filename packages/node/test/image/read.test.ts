import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { describe, expect, test } from 'vitest';
import { readDatabaseFile } from '../../src/index.ts';
import { folderWith } from '../folder.ts';
import { child } from './child.ts';
import { databaseAt } from './databases.ts';

describe('a database file that is read as a whole', () => {
  test('has bytes, and a stamp that changes with it; where there is none it has no bytes', () => {
    const path = join(folderWith(), 'agents.db');
    const none = readDatabaseFile(path);
    expect(none.bytes).toBe(null);
    databaseAt(path);
    const some = readDatabaseFile(path);
    expect(some.bytes?.length).toBe(4096 * 2);
    expect(some.stamp).not.toBe(none.stamp);
    expect(readDatabaseFile(path).stamp).toBe(some.stamp);
  });

  test('is known by the path that a link leads to', () => {
    const path = databaseAt(join(folderWith(), 'agents.db'));
    symlinkSync(path, `${path}.link`);
    expect(readDatabaseFile(`${path}.link`)).toEqual(readDatabaseFile(path));
  });

  test('is refused while a journal has changes that it has not', () => {
    const path = databaseAt(join(folderWith(), 'agents.db'));
    writeFileSync(`${path}-shm`, 'content');
    writeFileSync(`${path}-wal`, '');
    writeFileSync(`${path}-journal`, '');
    expect(readDatabaseFile(path).bytes).not.toBe(null);
    for (const suffix of ['-wal', '-journal']) {
      writeFileSync(path + suffix, 'content');
      expect(() => readDatabaseFile(path)).toThrow(
        expect.objectContaining({ code: 'busy', message: expect.stringContaining(`${path + suffix} lies beside`) }),
      );
      writeFileSync(path + suffix, '');
    }
  });

  test('is refused while this process has it open: closing it again would drop the locks of its engine', () => {
    const path = databaseAt(join(folderWith(), 'agents.db'));
    const holder = betterSqlite3(path);
    expect(() => readDatabaseFile(path)).toThrow(expect.objectContaining({ code: 'busy' }));
    holder.close();
    expect(readDatabaseFile(path).bytes).not.toBe(null);
  });

  test('is whole however often another process writes to it, or refused', async () => {
    const path = databaseAt(join(folderWith(), 'agents.db'), { rows: 2000 });
    await child('write', path);
    const copy = join(folderWith(), 'copy.db');
    let read = 0;
    // On a busy machine hundreds can be refused in a row.
    for (let round = 0; round < 300 || (read === 0 && round < 20_000); round += 1) {
      try {
        writeFileSync(copy, readDatabaseFile(path).bytes ?? '');
        read += 1;
      } catch (error) {
        expect(error).toMatchObject({ code: 'busy' });
        continue;
      }
      const db = new DatabaseSync(copy);
      expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
      db.close();
    }
    expect(read).toBeGreaterThan(0);
  });

  test('is no folder', () => {
    const folder = folderWith();
    mkdirSync(join(folder, 'sub'));
    expect(() => readDatabaseFile(join(folder, 'sub'))).toThrow(
      expect.objectContaining({ code: 'cannot-open', message: expect.stringContaining('is a folder') }),
    );
  });
});
