import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@coterie/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inFile } from '../src/file-check.ts';
import type { Prepared } from '../src/victim.ts';
import { migration } from '../src/victims/migration.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-soak-'));
const file = join(folder, 'agents.db');
let prepared: Prepared;

beforeAll(async () => {
  prepared = await migration('better-sqlite3').prepare(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const judged = () => prepared.assertSound(folder, () => undefined);

test('an undisturbed migration is sound and finished', async () => {
  await judged();
  await prepared.assertFinished(folder);
});

test.each([
  ['a migration without its record', "DELETE FROM _migrations WHERE version = 8 AND set_name = 'app'", /After/],
  [
    'a record that is missing before others',
    "DELETE FROM _migrations WHERE version = 5 AND set_name = 'app'",
    /The ledger has/,
  ],
  ['an effect that was lost', 'DELETE FROM effect WHERE step = 6', /After/],
  ['a row that refers to nothing', 'INSERT INTO badge VALUES (9, 99)', /SQLite finds|sqlite3 finds/],
])('%s is found', async (_, sql, said) => {
  await inFile(file, (db) => db.execute(sql, [], { foreignKeys: 'off' }));
  await expect(judged()).rejects.toThrow(said);
  // As it was, for the next.
  rmSync(file);
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  await (await prepared.start(folder, new Random(1))).ending;
});
