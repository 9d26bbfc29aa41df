import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RowsDocument } from '../src/documents/entities.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';
import { idsOf, PROJECTS } from './helper/projects.ts';

let cwd: string;

beforeEach(async () => {
  cwd = temporaryFolder();
  await coterie(['create', 'projects', '--data', JSON.stringify(PROJECTS)], { cwd });
});

const failure = async (args: readonly string[]) => {
  const { code, stdout, stderr } = await coterie(args, { cwd });
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^coterie: [^\n]+\n$/);
  return `${code} ${stderr.slice('coterie: '.length).trimEnd()}`;
};

describe('coterie get', () => {
  test('shows every field as it is stored, by the start of the id', async () => {
    const { stdout } = await coterie(['get', 'projects', 'bl', 'shop-2'], { cwd });
    const [blog = '', shop = ''] = stdout.split('\n\n');
    expect(blog).toMatch(/^seq {13}3\nid {14}blog\nname {12}ブログ\ndescription {5}-\n/);
    expect(blog).toMatch(/\ncostTotal {7}1\.25\n.*\ncreatedAt {7}2026-01-03T00:00:00\.000Z\n/s);
    expect(shop).toContain('\ndescription     with\n                two lines\n');
  });

  test('is one document', async () => {
    const { entity, rows } = (await coterieJson(['get', 'projects', 'shop-1', 'blog'], { cwd })) as RowsDocument;
    expect(entity).toBe('projects');
    expect(rows).toMatchObject([{ id: 'shop-1', settings: { model: 'opus' } }, { id: 'blog' }]);
  });

  test('names what is not there, and what may be meant', async () => {
    expect(await failure(['get', 'projects', 'nope'])).toMatch(/^1 projects have no id that begins with nope\./);
    expect(await failure(['get', 'projects', ''])).toMatch(/^2 An id is empty/);
    const { code, stderr } = await coterie(['get', 'projects', 'shop'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'coterie: Several ids of projects begin with shop. Give more of it:\n  shop-1\n  shop-2\n',
    });
  });
});

describe('coterie create', () => {
  test('takes fields one by one, by their kinds, and shows the row', async () => {
    const args = ['name=2026', 'settings={"a":[1]}', 'cost-total=0.5', 'iterationCount=3', 'description=null'];
    const set = args.flatMap((pair) => ['--set', pair]);
    const { stdout } = await coterie(['create', 'projects', ...set, '--set', 'createdAt=2026-01-31T14:00Z'], { cwd });
    expect(stdout).toMatch(/^Created 1 row of projects\.\n\nseq +4\nid /);
    const [row] = ((await coterieJson(['list', 'projects', '--order', 'createdAt', '--desc'], { cwd })) as RowsDocument)
      .rows;
    expect(row).toMatchObject({
      name: '2026',
      settings: { a: [1] },
      costTotal: 0.5,
      iterationCount: 3,
      description: null,
      createdAt: '2026-01-31T14:00:00.000Z',
    });
  });

  test('takes many, as a list or one a line, with fields that all have', async () => {
    const input = '{"type":"started","data":{"by":"ana"}}\n\n{"type":"ended","createdAt":"2026-01-31T14:00:00.123Z"}\n';
    const args = ['create', 'events', '--data', '-', '--set', 'projectId=blog'];
    const { stdout } = await coterie(args, { cwd, input });
    expect(stdout).toBe('Created 2 rows of events.\n');
    const { rows } = (await coterieJson(['list', 'events', '--where', 'projectId=blog'], { cwd })) as RowsDocument;
    expect(rows).toMatchObject([
      { type: 'ended', data: null, createdAt: '2026-01-31T14:00:00.123Z', projectId: 'blog' },
      { type: 'started', data: { by: 'ana' } },
    ]);
    expect(await coterieJson([...args.slice(0, 3), '[]'], { cwd })).toEqual({ entity: 'events', rows: [] });
  });

  test('makes the database where there is none, and all rows or none', async () => {
    const folder = temporaryFolder();
    const rows = JSON.stringify([{ name: 'a' }, { name: '' }]);
    const { code, stderr } = await coterie(['create', 'projects', '--data', rows], { cwd: folder });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('name: The rule projects_name refuses'),
    });
    expect(await idsOf(['list', 'projects'], folder)).toEqual([]);
  });

  test.each([
    [['--set', 'nam=x'], '2 projects cannot be given a field nam. Did you mean name? Known are id, name, '],
    [['--set', 'endedAt=now'], '2 projects cannot be given a field endedAt. '],
    [['--set', 'name=x', '--set', 'costTotal=much'], '2 costTotal cannot be "much". Give a number'],
    [['--set', 'name=x', '--set', 'iterationCount=1.5'], '2 iterationCount cannot be "1.5". Give a whole number'],
    [['--set', 'name=x', '--set', 'settings=opus'], '2 settings cannot be "opus". Give JSON'],
    [['--set', 'name=x', '--set', 'status=done'], '2 status cannot be "done". It is one of created, '],
    [['--data', '{"name":"x","status":"run"}'], '2 status cannot be "run". '],
    [['--data', '{"name":"x"'], '2 The data is not JSON: '],
    [['--data', '{"name":"x"}\n{"name":'], '2 Line 2 of the data is not JSON: '],
    [['--data', '[{"name":"x"},5]'], '2 Item 2 of the data is no JSON object. '],
    [['--data', '{"name":5}'], '1 name must be a string, but is 5 (number).'],
    [['--set', 'costTotal=-1', '--set', 'name=x'], '1 costTotal: The rule projects_cost_total refuses the row.'],
    [['--set', 'id=blog', '--set', 'name=x'], '1 id: '],
    [[], '2 Give fields with --set or --data; "coterie describe projects" tells them.'],
  ])('refuses %j, and says what can be given', async (args, sentence) => {
    expect((await failure(['create', 'projects', ...args])).startsWith(sentence)).toBe(true);
    expect(await idsOf(['list', 'projects'], cwd)).toHaveLength(3);
  });
});

describe('coterie update', () => {
  test('changes what is given of several rows, and shows them', async () => {
    const { stdout } = await coterie(['update', 'projects', 'shop-1', 'bl', '--set', 'status=paused'], { cwd });
    expect(stdout).toMatch(/^Updated 2 rows of projects\.\n\nseq +1\nid +shop-1\n.*\nstatus +paused\n.*\n\nseq +3\n/s);
    expect(await idsOf(['list', 'projects', '--where', 'status=paused'], cwd)).toEqual(['shop-1', 'blog']);
  });

  test('changes all or none', async () => {
    expect(await failure(['update', 'projects', 'blog', 'nope', '--set', 'status=paused'])).toMatch(
      /^1 projects have no id/,
    );
    expect(await failure(['update', 'projects', 'blog', '--data', '[{},{}]'])).toMatch(
      /^2 The data of an update is one/,
    );
    expect(await failure(['update', 'projects', 'blog', '--set', 'createdAt=now'])).toMatch(
      /^2 projects cannot be given a field createdAt/,
    );
    expect(await idsOf(['list', 'projects', '--where', 'status=paused'], cwd)).toEqual([]);
  });
});

describe('coterie delete', () => {
  test('deletes by whole ids, with what belongs to them', async () => {
    await coterie(['create', 'agents', '--set', 'projectId=blog'], { cwd });
    const { stdout } = await coterie(['delete', 'projects', 'blog', 'shop-1'], { cwd });
    expect(stdout).toBe('Deleted 2 rows of projects.\n');
    expect(await idsOf(['list', 'projects'], cwd)).toEqual(['shop-2']);
    expect(await idsOf(['list', 'agents'], cwd)).toEqual([]);
    expect(await coterieJson(['delete', 'projects', 'shop-2'], { cwd })).toEqual({
      entity: 'projects',
      deleted: ['shop-2'],
    });
  });

  test.each([['bl'], ['nope']])('deletes nothing where one is not there: %s', async (id) => {
    expect(await failure(['delete', 'projects', 'shop-1', id])).toMatch(
      `1 projects have no id ${id}, so nothing was deleted.`,
    );
    expect(await idsOf(['list', 'projects'], cwd)).toHaveLength(3);
  });
});

test.each([['update', '--set', 'name=x'], ['delete']])(
  '%s makes no database where there is none',
  async (name, ...rest) => {
    const folder = temporaryFolder();
    const { code, stderr } = await coterie([name, 'projects', 'x', ...rest], { cwd: folder });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('There is no database at coterie.db.'),
    });
    expect(existsSync(join(folder, 'coterie.db'))).toBe(false);
  },
);

test.each(['libsql:rows.db', 'sqljs:rows.db'])('all of it works with %s', async (db) => {
  const run = (...args: string[]) => coterieJson([...args, '--db', db], { cwd });
  await run('create', 'projects', '--data', JSON.stringify(PROJECTS));
  await run('update', 'projects', 'blog', '--set', 'name=Blog');
  await run('delete', 'projects', 'shop-1');
  expect(await run('list', 'projects', '--columns', 'id')).toMatchObject({
    total: 2,
    rows: [{ id: 'shop-2' }, { name: 'Blog' }],
  });
});
