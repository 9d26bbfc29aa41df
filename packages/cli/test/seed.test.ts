import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SeedDocument } from '../src/documents/entities.ts';
import type { DigestDocument } from '../src/documents/index.ts';
import { coterie, coterieJson, ending, startCoterie } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';

async function digestOf(db: string, cwd: string): Promise<DigestDocument> {
  return (await coterieJson(['digest', '--db', db], { cwd })) as DigestDocument;
}

const rowsIn = ({ tables }: DigestDocument): number => Object.values(tables).reduce((sum, { rows }) => sum + rows, 0);

/** Says on stderr when somebody begins to listen for Ctrl-C. */
const ANNOUNCE = `data:text/javascript,process.on('newListener',(name)=>{if(name==='SIGINT')process.stderr.write('listening\\n')})`;

describe('coterie seed', () => {
  test('writes a world of so many rows, and says so', async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await coterie(['seed', '--rows', '1200'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Wrote a world to coterie\.db\.\n1,200 rows, [\d.]+ m?s\n$/);
    expect(rowsIn(await digestOf('coterie.db', cwd))).toBe(1200);
  });

  test('gives the same content for the same seed, through every driver, and other content for another', async () => {
    const cwd = temporaryFolder();
    const digests = new Map<string, string>();
    for (const db of ['a.db', 'libsql:b.db', 'sqljs:c.db']) {
      const document = (await coterieJson(['seed', '--rows', '500', '--seed', '7', '--db', db], {
        cwd,
      })) as SeedDocument;
      expect(document).toEqual({ seed: 7, finished: true, rows: 500, durationMs: expect.any(Number) });
      digests.set(db, (await digestOf(db, cwd)).sha256);
    }
    expect(new Set(digests.values()).size).toBe(1);
    await coterie(['seed', '--rows', '500', '--seed', '8', '--db', 'd.db'], { cwd });
    expect((await digestOf('d.db', cwd)).sha256).not.toBe(digests.get('a.db'));
  });

  test('refuses a database that has rows, and leaves it as it is', async () => {
    const cwd = temporaryFolder();
    await coterie(['config', 'set', 'theme', 'dark'], { cwd });
    const before = await digestOf('coterie.db', cwd);
    const { code, stdout, stderr } = await coterie(['seed', '--rows', '100'], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('There are rows in user_config already');
    expect(await digestOf('coterie.db', cwd)).toEqual(before);
  });

  test('that is interrupted ends between two pieces, and says what is there', async () => {
    const cwd = temporaryFolder();
    const child = startCoterie(['seed', '--rows', '1000000', '--json'], { cwd, node: ['--import', ANNOUNCE] });
    const ended = ending(child);
    child.stderr?.once('data', () => child.kill('SIGINT'));
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const { finished, rows } = JSON.parse(stdout) as SeedDocument;
    expect(finished).toBe(false);
    expect(rows).toBeLessThan(1_000_000);
    expect(rowsIn(await digestOf('coterie.db', cwd))).toBe(rows);
  });

  test.each([
    [['--rows', 'many'], 'Give a whole number, such as 20.'],
    [['--seed', '4294967296'], 'Give a whole number below 4294967296.'],
    [['--seed=-1'], 'Give a whole number, such as 20.'],
  ])('with %j is wrong usage, and makes no file', async (args, says) => {
    const cwd = temporaryFolder();
    const { code, stderr } = await coterie(['seed', ...args], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(existsSync(join(cwd, 'coterie.db'))).toBe(false);
  });
});
