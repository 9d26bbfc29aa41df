import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { arrange, insert, values } from '../helper/replica.ts';

const script = fileURLToPath(new URL('../process/following.ts', import.meta.url));

/** Starts a process that syncs without end, and kills it at some moment. */
async function killWhileSyncing(path: string, url: string, after: number, first: string): Promise<void> {
  const child = spawn(process.execPath, [script, path, url], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exit = once(child, 'exit');
  const begun = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => String(chunk).includes(first) && resolve());
  });
  await Promise.race([begun, exit]);
  await sleep(after);
  child.kill('SIGKILL');
  expect(await exit).toEqual([null, 'SIGKILL']);
}

it('a process that is killed in the middle of a sync leaves a replica that goes on where it was', async () => {
  const { server, primary, path, replica } = await arrange();
  const rows = (from: number) =>
    primary.execute(
      `INSERT INTO t WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 500)
       SELECT ? || ' ' || i || hex(randomblob(100)) FROM c`,
      [from],
    );
  for (let turn = 0; turn < 9; turn += 1) {
    const writing = rows(turn);
    // The first ones die while they fetch everything, the others while they fetch what is new.
    await killWhileSyncing(path, server.url, turn * 17, turn < 3 ? 'begun' : 'synced');
    await writing;
    if (turn % 3 !== 2) continue;
    const db = replica();
    await db.sync();
    expect((await db.query('PRAGMA integrity_check')).rows).toEqual([['ok']]);
    expect(await values(db)).toEqual(await values(primary));
    await insert(db, `after ${turn}`);
    expect((await values(db)).at(-1)).toBe(`after ${turn}`);
    await db.close();
  }
}, 120_000);
