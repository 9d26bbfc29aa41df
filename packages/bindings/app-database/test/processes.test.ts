import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { opened } from './support/databases.ts';
import { folderWith, startedIn } from './support/folder.ts';

const start = promisify(execFile);
const samples = join(import.meta.dirname, 'samples');

test('many processes may start at once: the file is made once, and each migration runs once', async () => {
  for (let round = 0; round < 3; round += 1) {
    const folder = folderWith();
    cpSync(join(samples, 'migrations'), join(folder, 'migrations'), { recursive: true });
    await Promise.all(
      Array.from({ length: 5 }, () => start(process.execPath, [join(samples, 'setup.ts')], { cwd: folder })),
    );
    startedIn(folder);
    const db = opened({ runMigrations: false });
    expect(db.prepare('SELECT version FROM _migrations').pluck().all()).toEqual([1, 2, 3]);
    expect(db.prepare('PRAGMA journal_mode').pluck().get()).toBe('wal');
  }
});
