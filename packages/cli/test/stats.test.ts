import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StatsDocument } from '../src/documents/index.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';
import { sampleFolder } from './helper/sample.ts';

const cwd = sampleFolder();

describe('coterie stats', () => {
  test('adds up by model, tool, project and day', async () => {
    const { stdout, code } = await coterie(['stats'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\n\n3 sessions, 2026-01-11 to 2026-01-12\n9 messages \(5 by the user\), 1 tool call, 12 records\n/,
    );
    expect(stdout).toContain('\nBash      1  ██████████████████████████████\n');
    for (const heading of ['Models', 'Tools', 'Projects', 'Days (UTC)']) expect(stdout).toContain(`\n\n${heading}\n`);
  });

  test('begins with the whole database: its size, and the rows of each table that has any', async () => {
    const { stdout } = await coterie(['stats'], { cwd });
    const [heading, engine, , ...lines] = stdout.split('\n');
    expect(heading).toMatch(/^coterie\.db: \d+ rows, [\d.]+ [kM]B/);
    expect(engine).toMatch(/^better-sqlite3 with SQLite 3\.\d+\.\d+$/);
    const rows = lines.slice(2, lines.indexOf('')).map((line) => line.split(/ {2,}/).slice(0, 2));
    expect(lines.slice(0, 2)).toEqual(['Tables', expect.stringMatching(/^TABLE +ROWS/)]);
    expect(rows.slice(0, 2)).toEqual([
      ['transcript_events', '12'],
      ['_migrations', expect.stringMatching(/^\d+$/)],
    ]);
    expect(rows).toContainEqual(['sessions', '3']);
    const { database } = (await coterieJson(['stats'], { cwd })) as StatsDocument;
    expect(database).toMatchObject({ engine: 'better-sqlite3', tables: { sessions: 3, projects: 0 } });
    expect(database.rows).toBe(Object.values(database.tables).reduce((sum, count) => sum + count, 0));
    expect(database.bytes).toBeGreaterThan(0);
  });

  test('is one document', async () => {
    const stats = (await coterieJson(['stats'], { cwd })) as StatsDocument;
    expect(stats).toMatchObject({
      sessions: 3,
      firstAt: '2026-01-11T14:03:00.000Z',
      tools: [{ name: 'Bash', calls: 1 }],
      days: [
        { day: '2026-01-11', messages: 1 },
        { day: '2026-01-12', messages: 8 },
      ],
    });
    expect(stats.projects.map(({ project, sessions }) => [project, sessions]).toSorted()).toEqual([
      ['/home/ana/blog', 1],
      ['/home/ana/shop', 1],
      ['/srv/api', 1],
    ]);
  });
});

describe('reading', () => {
  test.each([['sessions'], ['show', 'x'], ['search', 'x'], ['stats']])(
    '%s makes no database where there is none',
    async (...args) => {
      const folder = temporaryFolder();
      const { code, stderr } = await coterie(args, { cwd: folder });
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr:
          'coterie: There is no database at coterie.db. Create it with "coterie import <folder>", or name another with --db.\n',
      });
      expect(existsSync(join(folder, 'coterie.db'))).toBe(false);
    },
  );

  test('takes the database from COTERIE_DB, and --db before it', async () => {
    const folder = temporaryFolder();
    const env = { COTERIE_DB: join(cwd, 'coterie.db') };
    expect((await coterie(['stats'], { cwd: folder, env })).stdout).toContain('3 sessions');
    expect((await coterie(['stats', '--db', 'none.db'], { cwd: folder, env })).stderr).toContain(
      'no database at none.db',
    );
    expect((await coterie(['--db', env.COTERIE_DB, 'stats'], { cwd: folder })).stdout).toContain('3 sessions');
  });
});
