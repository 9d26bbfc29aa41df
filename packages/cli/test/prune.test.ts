import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PruneDocument } from '../src/documents/entities.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';
import { idsOf } from './helper/projects.ts';

let cwd: string;

/** Two projects of three events each, a day apart. */
beforeEach(async () => {
  cwd = temporaryFolder();
  const projects = ['p1', 'p2'].map((id) => ({ id, name: id }));
  const events = projects.flatMap(({ id }) =>
    [1, 2, 3].map((day) => ({ id: `${id}-${day}`, projectId: id, type: 'note', createdAt: `2026-01-0${day}` })),
  );
  await coterie(['create', 'projects', '--data', JSON.stringify(projects)], { cwd });
  await coterie(['create', 'events', '--data', JSON.stringify(events)], { cwd });
});

const events = (): Promise<readonly unknown[]> => idsOf(['list', 'events'], cwd);

describe('coterie prune', () => {
  test.each([
    [
      ['--older-than', '2026-01-03'],
      ['p1-3', 'p2-3'],
    ],
    [['--older-than', '1d'], []],
    [['--keep', '1'], ['p2-3']],
    [
      ['--keep', '1', '--per', 'project-id'],
      ['p1-3', 'p2-3'],
    ],
    [
      ['--keep', '1', '--where', 'projectId=p1'],
      ['p2-1', 'p2-2', 'p1-3', 'p2-3'],
    ],
    [['--max-size', '0'], []],
    [
      ['--max-size', '1GB'],
      ['p1-1', 'p2-1', 'p1-2', 'p2-2', 'p1-3', 'p2-3'],
    ],
    [
      ['--older-than', '2026-01-02', '--keep', '3'],
      ['p2-2', 'p1-3', 'p2-3'],
    ],
  ])('with %j', async (args, left) => {
    const { code } = await coterie(['prune', 'events', ...args], { cwd });
    expect(code).toBe(0);
    expect(await events()).toEqual(left);
  });

  test('tells what went of each table, with what belonged to it', async () => {
    await coterie(['update', 'projects', 'p1', '--set', 'status=completed'], { cwd });
    const { stdout } = await coterie(['prune', 'projects', '--keep', '0', '--where', 'status=completed'], { cwd });
    expect(stdout).toMatch(
      /^TABLE +ROWS +SIZE\nevents +3 +\d+ B\nprojects +1 +\d+ B\n\nDeleted of coterie\.db\.\n4 rows, /,
    );
    expect((await coterie(['prune', 'events', '--keep', '9'], { cwd })).stdout).toBe(
      'Nothing of coterie.db had to go.\n',
    );
  });

  test('deletes nothing in a dry run', async () => {
    const args = ['prune', 'events', '--keep', '2', '--dry-run'];
    const document = (await coterieJson(args, { cwd })) as PruneDocument;
    expect(document).toMatchObject({ dryRun: true, finished: true, rows: 4, tables: [{ table: 'events', rows: 4 }] });
    expect((await coterie(args, { cwd })).stdout).toContain('\n\nWould be deleted of coterie.db.\n4 rows, ');
    expect(await events()).toHaveLength(6);
  });

  test.each([
    [['events'], 'Say what is to go, with --older-than, --keep or --max-size.'],
    [['events', '--older-than', '1d', '--per', 'projectId'], '--per needs --keep'],
    [['events', '--keep', '1', '--per', 'project'], 'events have no field project. Did you mean projectId?'],
    [['events', '--max-size', 'much'], 'Give a size, such as 500MB.'],
    [['event-s', '--keep', 'x'], 'Give a whole number'],
    [[], "missing required argument 'entities'"],
  ])('%j is wrong usage', async (args, sentence) => {
    const { code, stderr } = await coterie(['prune', ...args], { cwd });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(sentence) });
    expect(await events()).toHaveLength(6);
  });

  test('makes no database where there is none', async () => {
    const folder = temporaryFolder();
    expect(await coterie(['prune', 'events', '--keep', '1'], { cwd: folder })).toMatchObject({ code: 1 });
    expect(existsSync(join(folder, 'coterie.db'))).toBe(false);
  });
});
