import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inFile } from '../src/file-check.ts';
import type { Prepared, Victim } from '../src/victim.ts';
import { backups } from '../src/victims/backup.ts';
import { saves } from '../src/victims/save.ts';

const change = (sql: string) => (file: string) => inFile(file, (db) => void db.execute(sql, []));
const cutOff = (file: string) => truncateSync(file, 100_000);

describe.each<[Victim, string, readonly [what: string, how: (file: string) => unknown, said: RegExp][]]>([
  [
    backups,
    'copy.db',
    [
      ['a copy that is cut off', cutOff, /malformed/],
      ['a copy that is gone', (file) => rmSync(file), /The copy that was there is gone/],
      [
        'a row of another generation',
        change('UPDATE generation SET number = 0 WHERE id = 7'),
        /200 rows of generation 0/,
      ],
      ['a copy that is older than was told', change('UPDATE generation SET number = 0'), /The copy is of generation 0/],
      ['a session that was lost', change('DELETE FROM transcript_parts'), /The digest of the copy/],
    ],
  ],
  [
    saves,
    'saved.db',
    [
      ['a file that is cut off', cutOff, /malformed/],
      ['a file that is gone', (file) => rmSync(file), /Generation 8 was saved, and there is no file/],
      ['a generation before the last', change("DELETE FROM sessions WHERE id = 'generation-8'"), /has generation 7/],
      ['what was never a generation', change("UPDATE sessions SET name = 'x'"), /has generation -1/],
    ],
  ],
])('$name', (victim, name, lies) => {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-soak-'));
  const file = join(folder, name);
  let prepared: Prepared;
  beforeAll(async () => {
    prepared = await victim.prepare(folder);
    copyFileSync(file, `${file}.good`);
  });
  afterAll(async () => {
    await prepared.end?.();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(lies)('%s is found', async (_, how, said) => {
    copyFileSync(`${file}.good`, file);
    await prepared.assertSound(folder, () => undefined);
    await how(file);
    await expect(prepared.assertSound(folder, () => undefined)).rejects.toThrow(said);
  });

  test('what was left unfinished is found', async () => {
    copyFileSync(`${file}.good`, file);
    await prepared.assertFinished(folder);
    writeFileSync(join(folder, '.coterie-00000000-1-000000000000.tmp'), '');
    await expect(prepared.assertFinished(folder)).rejects.toThrow('Left in');
  });
});
