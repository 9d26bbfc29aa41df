import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digest } from '../src/digest/index.ts';
import { type FileImport, importTranscript, openStore } from '../src/index.ts';
import { contentOf, integrity } from './support/content.ts';
import { memoryStore } from './support/stores.ts';
import { text, toolUse, Writer } from './support/transcript.ts';

const script = fileURLToPath(new URL('./support/importer.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'coterie-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, 'session.jsonl');
const source = { file: 'session.jsonl', open: (start: number) => createReadStream(path, { start }) };
const records = 3 * 700;
let expected: unknown;
let expectedDigest: unknown;

beforeAll(async () => {
  const writer = new Writer();
  for (let turn = 0; turn < 700; turn += 1) {
    writer.user(`question ${turn} about tides`);
    writer.assistant(`m${turn}`, [text('an answer'), toolUse(`t${turn}`, 'Read')]);
  }
  writeFileSync(path, writer.text);
  const store = memoryStore();
  await importTranscript(store, source);
  expected = await contentOf(store);
  expectedDigest = digest(store);
});

const start = (database: string, batch: number) =>
  spawn(process.execPath, [script, database, path, String(batch)], { stdio: ['ignore', 'pipe', 'inherit'] });

async function outputOf(child: ReturnType<typeof start>): Promise<string[]> {
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0 && code !== null) throw new Error(`The importer ended with ${code}: ${output}`);
  return output.trim().split('\n');
}

async function check(database: string): Promise<void> {
  const store = openStore(betterSqlite3(database));
  expect(await contentOf(store)).toEqual(expected);
  expect(digest(store)).toEqual(expectedDigest);
  await integrity(store);
  store.close();
}

describe('an import in a process of its own', () => {
  it('can be killed at any moment: the next one goes on from there', async () => {
    const database = join(folder, 'killed.db');
    for (let turn = 0; turn < 3; turn += 1) {
      const child = start(database, 100);
      child.stdout.once('data', () => child.kill('SIGKILL'));
      await outputOf(child);
    }
    const store = openStore(betterSqlite3(database));
    const left = records - store.transcripts.count();
    expect(left).toBeLessThan(records);
    expect(await importTranscript(store, source)).toMatchObject({ records, inserted: left });
    store.close();
    await check(database);
  });

  it('can run beside others on the same file and a fresh database', async () => {
    const database = join(folder, 'beside.db');
    const outputs = await Promise.all([50, 70, 90, 110, 130, 150].map((batch) => outputOf(start(database, batch))));
    const results = outputs.map((lines) => JSON.parse(lines.at(-1) ?? '') as FileImport);
    expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(records);
    for (const result of results) expect(result).toMatchObject({ records, malformed: [] });
    await check(database);
  });
});
