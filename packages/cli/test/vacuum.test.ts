import { statSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { describe, expect, test } from 'vitest';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';

/** With 2 MB of deleted data. */
function withSpace(journalMode: 'wal' | 'delete'): string {
  const cwd = temporaryFolder();
  const db = openDatabase(betterSqlite3(join(cwd, 'agents.db'), { journalMode }));
  db.script('CREATE TABLE kept (x); CREATE TABLE big (x); INSERT INTO kept VALUES (1)');
  for (let row = 0; row < 100; row += 1) db.execute('INSERT INTO big VALUES (randomblob(20000))');
  db.script('DROP TABLE big');
  db.close();
  return cwd;
}

const sizeOf = (cwd: string): number => statSync(join(cwd, 'agents.db')).size;

describe('coterie vacuum', () => {
  test.each([
    ['agents.db', 'wal'],
    ['agents.db', 'delete'],
    ['libsql:agents.db', 'delete'],
    ['sqljs:agents.db', 'wal'],
    ['sqljs:agents.db', 'delete'],
  ] as const)('gives the space of --db %s back, in %s mode: the file shrinks', async (db, journalMode) => {
    const cwd = withSpace(journalMode);
    const bytesBefore = sizeOf(cwd);
    const document = await coterieJson(['vacuum', '--db', db], { cwd });
    const bytesAfter = sizeOf(cwd);
    expect(bytesAfter).toBeLessThan(100_000);
    expect(document).toEqual({
      bytesBefore,
      bytesAfter,
      freed: bytesBefore - bytesAfter,
      shrunk: true,
      durationMs: expect.any(Number),
    });
    const vacuumed = openDatabase(betterSqlite3(join(cwd, 'agents.db')));
    expect(vacuumed.query('SELECT x FROM kept').rows).toEqual([[1]]);
    vacuumed.close();
  });

  test('says what it freed, and that there was nothing the second time', async () => {
    const cwd = withSpace('wal');
    const first = await coterie(['vacuum', '--db', 'agents.db'], { cwd });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Freed 2\.0\d MB of agents\.db\.\n2\.\d+ MB before, 8\.19 kB after, [\d.]+ m?s\n$/);
    const second = await coterie(['vacuum', '--db', 'agents.db'], { cwd });
    expect(second.stdout).toContain('agents.db had no space to give back.\n');
  });

  test('says when the file itself has to wait for somebody who reads it', async () => {
    const cwd = withSpace('wal');
    const reader = betterSqlite3(join(cwd, 'agents.db'));
    const reading = reader.begin({ access: 'read' });
    reading.execute([{ sql: 'SELECT * FROM kept', params: [] }], { access: 'read' });
    const { code, stdout } = await coterie(['vacuum', '--db', 'agents.db'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('the file itself shrinks when that program closes it.\n');
    reading.rollback();
    reader.close();
    expect(sizeOf(cwd)).toBeLessThan(100_000);
  });

  test('waits for nobody for ever: a database that is being written is named', async () => {
    const cwd = withSpace('wal');
    const writer = betterSqlite3(join(cwd, 'agents.db'));
    const writing = writer.begin({ access: 'write' });
    const { code, stderr } = await coterie(['vacuum', '--db', 'agents.db'], { cwd });
    writing.rollback();
    writer.close();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('agents.db is locked by another program'),
    });
  });

  test('of a server is refused without asking it, and of nothing too', async () => {
    const cwd = temporaryFolder();
    expect(await coterie(['vacuum', '--db', 'http://127.0.0.1:9'], { cwd })).toMatchObject({
      code: 1,
      stderr:
        'coterie: http://127.0.0.1:9 is on a server, which looks after its file itself. Only a file can be vacuumed.\n',
    });
    const { code, stderr } = await coterie(['vacuum'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('There is no database at coterie.db'),
    });
  });
});
