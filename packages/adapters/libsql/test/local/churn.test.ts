import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryPath } from '../helper/folder.ts';
import { open } from '../helper/server.ts';

// Its header is read without a lock, in one opening of twenty in the middle of a commit.
it('a file to which another process writes all the time can be opened, and does not look damaged', {
  timeout: 120_000,
}, async () => {
  const path = temporaryPath();
  const writer = fork(fileURLToPath(new URL('../process/churn.ts', import.meta.url)), [path]);
  onTestFinished(() => void writer.kill('SIGKILL'));
  await once(writer, 'message');
  for (let opening = 0; opening < 25; opening += 1) {
    const db = open(`file:${path}`, { busyTimeout: 20_000 });
    expect((await db.query('SELECT 1')).rows).toEqual([[1]]);
    await db.close();
  }
});
