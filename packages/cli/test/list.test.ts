import { describe, expect, test } from 'vitest';
import type { ListDocument } from '../src/documents/entities.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';
import { idsOf, projectsFolder } from './helper/projects.ts';

const cwd = projectsFolder();

describe('coterie list', () => {
  test('is a table of the fields that fit on a line', async () => {
    const { code, stdout, stderr } = await coterie(['list', 'projects'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head = '', ...rows] = stdout.trimEnd().split('\n');
    expect(head.split(/ {2,}/)).toEqual([
      ...['ID', 'NAME', 'DESCRIPTION', 'STATUS', 'PROMPT PATH', 'COST TOTAL', 'ITERATION COUNT'],
      ...['CREATED AT', 'UPDATED AT', 'ENDED AT'],
    ]);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 4))).toEqual([
      ['shop-1', 'The shop', '-', 'running'],
      ['shop-2', 'The shop, again', 'with two lines', 'created'],
      ['blog', 'ブログ', '-', 'completed'],
    ]);
  });

  test('has rows whole, in its document', async () => {
    const document = (await coterieJson(['list', 'projects', '--limit', '1'], { cwd })) as ListDocument;
    expect(document).toEqual({
      entity: 'projects',
      total: 3,
      rows: [
        {
          seq: 1,
          id: 'shop-1',
          name: 'The shop',
          description: null,
          status: 'running',
          promptPath: null,
          settings: { model: 'opus', limits: [1, 2] },
          costTotal: 0,
          iterationCount: 0,
          createdAt: '2026-01-01T00:00:00.000Z',
          updatedAt: '2026-01-01T00:00:00.000Z',
          endedAt: null,
        },
      ],
    });
  });

  test.each([
    [['--desc'], ['blog', 'shop-2', 'shop-1']],
    [
      ['--order', 'updatedAt'],
      ['shop-1', 'shop-2', 'blog'],
    ],
    [['--limit', '1', '--offset', '1'], ['shop-2']],
    [
      ['--limit', '0'],
      ['shop-1', 'shop-2', 'blog'],
    ],
    [['--offset', '5'], []],
    [['--where', 'status=running'], ['shop-1']],
    [
      ['--where', 'status=running,created'],
      ['shop-1', 'shop-2'],
    ],
    [
      ['--where', 'status=running', '--where', 'status=completed'],
      ['shop-1', 'blog'],
    ],
    [['--where', 'createdFrom=2026-01-02', '--where', 'created-before=2026-01-03'], ['shop-2']],
    [
      ['--where', 'ids=blog,shop-1,nothing'],
      ['shop-1', 'blog'],
    ],
    [['--where', 'status=paused'], []],
  ])('with %j', async (args, ids) => expect(await idsOf(['list', 'projects', ...args], cwd)).toEqual(ids));

  test('shows the columns that are named, in that order', async () => {
    const { stdout } = await coterie(['list', 'projects', '--columns', 'name,id', '--columns', 'settings,seq'], {
      cwd,
    });
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'NAME             ID      SETTINGS                         SEQ',
      'The shop         shop-1  {"model":"opus","limits":[1,2]}    1',
    ]);
  });

  test('says how many more there are, and that there are none, beside the result', async () => {
    const note = async (...args: string[]) => (await coterie(['list', ...args], { cwd })).stderr;
    expect(await note('projects', '--limit', '2')).toBe('2 of 3; --limit 0 shows all\n');
    expect(await note('projects', '--where', 'status=paused')).toBe('No row of projects fits the filter.\n');
    expect(await note('agents')).toBe('There are no agents yet.\n');
  });

  test('takes the name of an entity in one, in any case, and as the table has it', async () => {
    for (const name of ['project', 'Projects']) expect(await idsOf(['list', name], cwd)).toHaveLength(3);
    for (const name of ['agent-history', 'agentHistory', 'agent_history']) {
      expect(await coterieJson(['list', name], { cwd })).toEqual({ entity: 'agent-history', rows: [], total: 0 });
    }
  });

  test('reads page after page', async () => {
    const folder = temporaryFolder();
    const rows = Array.from({ length: 250 }, (_, at) => JSON.stringify({ id: `p${at}`, name: 'x' })).join('\n');
    await coterie(['create', 'projects', '--data', '-'], { cwd: folder, input: rows });
    for (const limit of [0, 100, 101, 200, 249]) {
      const ids = await idsOf(['list', 'projects', '--limit', String(limit), '--offset', '1'], folder);
      const expected = Array.from({ length: 249 }, (_, at) => `p${at + 1}`);
      expect(ids).toEqual(limit === 0 ? expected : expected.slice(0, limit));
    }
  });
});

describe('what cannot be meant ends with 2, and says what can', () => {
  test.each([
    [['--where', 'stat=running'], 'projects have no filter stat. Known are ids, status, createdFrom, createdBefore.'],
    [['--where', 'status=runing'], 'status cannot be "runing". Did you mean running? It is one of created, running, '],
    [['--where', 'createdFrom=soon'], 'createdFrom cannot be "soon". Give a day (2026-01-31)'],
    [['--where', 'createdFrom=7d,2d'], 'createdFrom takes one value.'],
    [['--where', 'status='], 'Nothing stands behind "status=".'],
    [['--where', 'status'], 'Give a name and a value, such as status=running.'],
    [['--order', 'name'], 'projects cannot be ordered by name. Known are createdAt, updatedAt.'],
    [['--columns', 'id,nam'], 'projects have no field nam. Did you mean name? Known are seq, id, name, '],
    [['--limit', '-1'], 'Give a whole number'],
  ])('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await coterie(['list', 'projects', ...args], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^coterie: [^\n]+\n$/);
    expect(stderr).toContain(sentence);
  });
});
