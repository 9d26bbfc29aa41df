/** Two connections to one file that write at once: what is decided in the database is decided once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { openStore } from '../src/index.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

it('no two versions of a path are the same, and every addition of usage counts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-writers-'));
  folders.push(folder);
  const open = () => openStore(betterSqlite3(join(folder, 'team.db'), { mode: 'async' }));
  const [one, other] = [await open(), await open()];
  const { id: projectId } = await one.projects.create({ name: 'p' });
  const { id: agentId } = await one.agents.create({ projectId });
  const output = (content: string) => ({ projectId, type: 'file', path: '/x', content }) as const;

  await Promise.all(
    [one, other].flatMap((store, writer) =>
      Array.from({ length: 40 }, async (_, at) => {
        await store.outputs.createMany([output(`${writer}:${at}`), output(`${writer}:${at} again`)]);
        await store.agents.addUsage(agentId, { tokens: 3, iterations: 1 });
      }),
    ),
  );

  const history = await other.outputs.history(projectId, '/x');
  expect(history.map(({ version }) => version)).toEqual(Array.from({ length: 160 }, (_, at) => at + 1));
  expect(history.map(({ previousContent }) => previousContent)).toEqual([
    null,
    ...history.slice(0, -1).map(({ content }) => content),
  ]);
  expect(await other.agents.get(agentId)).toMatchObject({ totalTokens: 240, iterationCount: 80 });
  await one.close();
  await other.close();
});
