import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { outputRepository as outputs, ValidationError } from '../src/index.ts';
import { onEveryDriver } from './support/drivers.ts';
import { idsOf, projectWithAgent, thrownBy } from './support/made.ts';

const START = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-02T00:00:00.000Z';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date(START) }));
afterEach(() => void vi.useRealTimers());

onEveryDriver('outputs', () => {
  let project_id: string;
  let agent_id: string;
  beforeEach(() => {
    const { project, agent } = projectWithAgent('p');
    [project_id, agent_id] = [project.id, agent.id];
  });

  /** Two versions of a file, an artifact and a log, and one of another project. */
  function make(): void {
    outputs.create({ id: '1', project_id, agent_id, type: 'file', path: '/b.ts', content: 'one' });
    outputs.create({ id: '2', project_id, agent_id, type: 'artifact', path: '/a.png', content: '100%' });
    outputs.create({ id: '3', project_id, type: 'log', content: 'One line' });
    const other = projectWithAgent('q').project.id;
    outputs.create({ id: 'x', project_id: other, type: 'file', path: '/b.ts', content: 'ONE' });
    vi.setSystemTime(LATER);
    outputs.create({ id: '4', project_id, type: 'file', path: '/b.ts', content: '' });
  }

  test('create gives the row as the table has it, with its checksum', () => {
    const given = { id: 'o', project_id, agent_id, type: 'file', path: '/ü.ts', content: 'größer' } as const;
    const row = { ...given, previous_content: null, checksum: sha256('größer'), created_at: START };
    expect(outputs.create(given)).toEqual(row);
    expect(outputs.findById('o')).toEqual(row);
    expect(outputs.create({ project_id, type: 'log', content: '' })).toMatchObject({
      agent_id: null,
      path: null,
      content: '',
      checksum: sha256(''),
    });
  });

  test('a path that is stored again has the content before it', () => {
    make();
    expect(outputs.findById('4')).toMatchObject({ content: '', previous_content: 'one', checksum: sha256('') });
    expect(outputs.findByPath(project_id, '/b.ts')?.id).toBe('4');
    expect(outputs.findByPath(project_id, '/c.ts')).toBeUndefined();
    expect(idsOf(outputs.findHistoryByPath(project_id, '/b.ts'))).toEqual(['1', '4']);
    expect(idsOf(outputs.findHistoryByPath(project_id, '/b.ts', { offset: 1 }))).toEqual(['4']);
    expect(outputs.findHistoryByPath(project_id, '/c.ts')).toEqual([]);
  });

  test('findById and delete', () => {
    make();
    expect(outputs.findById('nobody')).toBeUndefined();
    expect(outputs.delete('3')).toBe(true);
    expect(outputs.delete('3')).toBe(false);
    expect(outputs.findById('3')).toBeUndefined();
  });

  test('what breaks a rule names the column', () => {
    const given = { project_id, type: 'file', content: '' } as const;
    expect(thrownBy(() => outputs.create({ ...given, type: 'picture' as never }))).toMatchObject({ field: 'type' });
    expect(thrownBy(() => outputs.create({ ...given, project_id: 'nowhere' }))).toMatchObject({ field: 'project_id' });
    expect(thrownBy(() => outputs.create({ ...given, agent_id: 'nobody' }))).toMatchObject({ field: 'agent_id' });
    const computed = thrownBy(() => outputs.create({ ...given, checksum: 'mine' } as never));
    expect(computed).toBeInstanceOf(ValidationError);
    expect(computed).toMatchObject({
      field: 'checksum',
      message: expect.stringContaining('There is no field checksum.'),
    });
    expect(outputs.countByProject(project_id)).toBe(0);
  });

  test('they are found by project, agent and type', () => {
    make();
    expect(idsOf(outputs.findByProjectId(project_id))).toEqual(['1', '2', '3', '4']);
    expect(idsOf(outputs.findByAgentId(agent_id))).toEqual(['1', '2']);
    expect(idsOf(outputs.findByType('file'))).toEqual(['1', 'x', '4']);
    expect(idsOf(outputs.findByProjectAndType(project_id, 'file'))).toEqual(['1', '4']);
    expect(idsOf(outputs.findByDateRange(START, START))).toEqual(['1', '2', '3', 'x']);
  });

  test('getRecent gives the newest first, 20 unless said otherwise', () => {
    make();
    expect(idsOf(outputs.getRecent())).toEqual(['4', 'x', '3', '2', '1']);
    expect(idsOf(outputs.getRecent(1))).toEqual(['4']);
    expect(outputs.getRecent(0)).toEqual([]);
    for (let made = 0; made < 20; made += 1) outputs.create({ project_id, type: 'log', content: 'more' });
    expect(outputs.getRecent()).toHaveLength(20);
    expect(outputs.getRecent(25)).toHaveLength(25);
  });

  test('getUniquePaths gives each path once, also of a type', () => {
    make();
    expect(outputs.getUniquePaths(project_id)).toEqual(['/a.png', '/b.ts']);
    expect(outputs.getUniquePaths(project_id, 'file')).toEqual(['/b.ts']);
    expect(outputs.getUniquePaths(project_id, 'log')).toEqual([]);
  });

  test('searchByContent takes the text literally, in any case, and an empty one is in every content', () => {
    make();
    expect(idsOf(outputs.searchByContent(project_id, 'ONE'))).toEqual(['1', '3']);
    expect(idsOf(outputs.searchByContent(project_id, 'one', { limit: 1, offset: 1 }))).toEqual(['3']);
    expect(idsOf(outputs.searchByContent(project_id, '%'))).toEqual(['2']);
    expect(idsOf(outputs.searchByContent(project_id, ''))).toEqual(['1', '2', '3', '4']);
  });

  test('they are counted, by type too, and the statistics count every version', () => {
    expect(outputs.getProjectStats(project_id)).toEqual({
      total: 0,
      byType: { file: 0, artifact: 0, log: 0 },
      uniquePaths: 0,
    });
    make();
    expect(outputs.countByProject(project_id)).toBe(4);
    expect(outputs.countByProject(project_id, 'file')).toBe(2);
    expect(outputs.countByAgent(agent_id)).toBe(2);
    expect(outputs.countByAgent(agent_id, 'log')).toBe(0);
    const byType = { file: 2, artifact: 1, log: 1 };
    expect(outputs.getProjectStats(project_id)).toEqual({ total: 4, byType, uniquePaths: 2 });
  });

  test('they are deleted by project, agent and age, and how many is told', () => {
    make();
    expect(outputs.deleteByAgentId(agent_id)).toBe(2);
    expect(outputs.deleteOlderThan(LATER)).toBe(2);
    expect(outputs.deleteByProjectId(project_id)).toBe(1);
    expect(outputs.deleteByProjectId(project_id)).toBe(0);
  });
});
