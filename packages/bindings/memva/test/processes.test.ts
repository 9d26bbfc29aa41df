import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { closeDatabase, createSession, getEventsForSession, openDatabase } from '../src/index.ts';
import { temporaryFolder } from './support/drivers.ts';

const COUNT = 40;

afterEach(() => closeDatabase());

async function inserter(args: readonly string[]): Promise<readonly string[]> {
  const file = fileURLToPath(new URL('support/inserter.ts', import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return JSON.parse(output) as string[];
}

it('of processes that insert an event of one uuid at once, one stores it, and the others are told', async () => {
  const path = join(temporaryFolder(), 'memva.db');
  await openDatabase({ path });
  const sessions = await Promise.all(['/1', '/2', '/3'].map((project_path) => createSession({ project_path })));
  const moment = String(Date.now() + 1_500);
  const outcomes = await Promise.all(sessions.map(({ id }) => inserter([path, id, moment, String(COUNT)])));
  for (let at = 0; at < COUNT; at += 1) {
    expect(outcomes.map((one) => one[at]).sort()).toEqual(['stored', 'uuid', 'uuid']);
  }
  const found = await Promise.all(sessions.map(({ id }) => getEventsForSession(id)));
  const uuids = found.flat().map(({ uuid }) => uuid);
  expect(uuids.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, at) => at));
});
