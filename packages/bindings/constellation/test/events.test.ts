import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventRepository as events, ValidationError } from '../src/index.ts';
import { onEveryDriver } from './support/drivers.ts';
import { idsOf, projectWithAgent, thrownBy } from './support/made.ts';

const START = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-02T00:00:00.000Z';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date(START) }));
afterEach(() => void vi.useRealTimers());

onEveryDriver('events', (db) => {
  let project_id: string;
  let agent_id: string;
  beforeEach(() => {
    const { project, agent } = projectWithAgent('p');
    [project_id, agent_id] = [project.id, agent.id];
  });

  /** Two of a project, two of its agent, one of the system. */
  function happen(): void {
    events.create({ id: '1', project_id, type: 'made' });
    events.create({ id: '2', project_id, agent_id, type: 'started', data: { at: 0 } });
    events.create({ id: '3', project_id, agent_id, type: 'ended' });
    events.create({ id: '4', type: 'system', data: {} });
    vi.setSystemTime(LATER);
    events.create({ id: '5', project_id, type: 'ended', data: { deep: [null, true, 'ü'] } });
  }

  test('create gives the row as the table has it, the data as JSON text', () => {
    const given = { id: 'e', project_id, agent_id, type: 'agent_started' };
    expect(events.create({ ...given, data: { n: 1 } })).toEqual({ ...given, data: '{"n":1}', created_at: START });
    expect(events.create({ type: 'system' })).toMatchObject({ project_id: null, agent_id: null, data: null });
    expect(thrownBy(() => events.create({ type: '' }))).toMatchObject({ field: 'type' });
    expect(thrownBy(() => events.create({ project_id: 'nowhere', type: 'x' }))).toMatchObject({ field: 'project_id' });
  });

  test("an event of an agent belongs to the agent's project, which need not be given", () => {
    expect(events.create({ agent_id, type: 'x' })).toMatchObject({ agent_id, project_id });
    const error = thrownBy(() => events.create({ agent_id: 'nobody', type: 'x' }));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ field: 'agent_id' });
    const other = projectWithAgent('q').project.id;
    expect(thrownBy(() => events.create({ project_id: other, agent_id, type: 'x' }))).toMatchObject({
      field: 'agent_id',
    });
    expect(events.countByAgent(agent_id)).toBe(1);
  });

  test('findById and delete', () => {
    happen();
    expect(events.findById('2')?.type).toBe('started');
    expect(events.findById('nobody')).toBeUndefined();
    expect(events.delete('2')).toBe(true);
    expect(events.delete('2')).toBe(false);
  });

  test('they are found by project, agent and type, the oldest first unless asked otherwise', () => {
    happen();
    expect(idsOf(events.findByProjectId(project_id))).toEqual(['1', '2', '3', '5']);
    expect(idsOf(events.findByProjectId(project_id, { order: 'desc' }))).toEqual(['5', '3', '2', '1']);
    expect(idsOf(events.findByProjectId(project_id, { type: 'ended' }))).toEqual(['3', '5']);
    expect(idsOf(events.findByAgentId(agent_id))).toEqual(['2', '3']);
    expect(idsOf(events.findByAgentId(agent_id, { type: 'ended', order: 'desc' }))).toEqual(['3']);
    expect(idsOf(events.findByType('ended'))).toEqual(['3', '5']);
    expect(idsOf(events.findByType('ended', { type: 'ended', limit: 1 }))).toEqual(['3']);
    expect(events.findByType('ended', { type: 'made' })).toEqual([]);
    expect(events.findByProjectId(project_id, { type: '' })).toEqual([]);
  });

  test('findByDateRange takes a type and an order too', () => {
    happen();
    expect(idsOf(events.findByDateRange(START, LATER))).toEqual(['1', '2', '3', '4', '5']);
    expect(idsOf(events.findByDateRange(START, LATER, { type: 'ended', order: 'desc' }))).toEqual(['5', '3']);
  });

  test('getRecent gives the newest first, 20 unless said otherwise', () => {
    happen();
    expect(idsOf(events.getRecent())).toEqual(['5', '4', '3', '2', '1']);
    expect(idsOf(events.getRecent(2))).toEqual(['5', '4']);
    expect(events.getRecent(0)).toEqual([]);
    for (let made = 0; made < 20; made += 1) events.create({ type: 'more' });
    expect(events.getRecent()).toHaveLength(20);
    expect(events.getRecent(25)).toHaveLength(25);
  });

  test('the variants with data give the same rows with objects', () => {
    happen();
    expect(events.findByProjectIdWithData(project_id).map(({ data }) => data)).toEqual([
      null,
      { at: 0 },
      null,
      { deep: [null, true, 'ü'] },
    ]);
    expect(idsOf(events.findByProjectIdWithData(project_id, { type: 'ended', limit: 1 }))).toEqual(['3']);
    expect(events.findByAgentIdWithData(agent_id, { order: 'desc' }).map(({ data }) => data)).toEqual([
      null,
      { at: 0 },
    ]);
    expect(events.getRecentWithData(2).map(({ data }) => data)).toEqual([{ deep: [null, true, 'ü'] }, {}]);
  });

  test('data of other programs that is no object stands under value', () => {
    for (const data of ['[1,2]', '"text"', '0', 'null']) {
      db().execute('INSERT INTO events (id, type, data, created_at) VALUES (?, ?, ?, ?)', [data, 'x', data, START]);
    }
    expect(events.getRecentWithData().map(({ data }) => data)).toEqual([
      { value: null },
      { value: 0 },
      { value: 'text' },
      { value: [1, 2] },
    ]);
    expect(events.findById('[1,2]')?.data).toBe('[1,2]');
  });

  test('they are counted, by type too', () => {
    happen();
    expect(events.countByProject(project_id)).toBe(4);
    expect(events.countByProject(project_id, 'ended')).toBe(2);
    expect(events.countByProject(project_id, '')).toBe(0);
    expect(events.countByAgent(agent_id)).toBe(2);
    expect(events.countByAgent(agent_id, 'ended')).toBe(1);
    expect(events.countByType('ended')).toBe(2);
    expect(events.countByType('nothing')).toBe(0);
  });

  test('statistics are of a project, of an agent or of all', () => {
    expect(events.getGlobalStats()).toEqual({ total: 0, byType: {}, firstEvent: null, lastEvent: null });
    happen();
    const project = { total: 4, byType: { made: 1, started: 1, ended: 2 }, firstEvent: START, lastEvent: LATER };
    expect(events.getProjectStats(project_id)).toEqual(project);
    const agent = { total: 2, byType: { started: 1, ended: 1 }, firstEvent: START, lastEvent: START };
    expect(events.getAgentStats(agent_id)).toEqual(agent);
    const all = { ...project, total: 5, byType: { ...project.byType, system: 1 } };
    expect(events.getGlobalStats()).toEqual(all);
  });

  test('they are deleted by project, agent, type and age, and how many is told', () => {
    happen();
    expect(events.deleteByType('made')).toBe(1);
    expect(events.deleteByAgentId(agent_id)).toBe(2);
    expect(events.deleteOlderThan(LATER)).toBe(1);
    expect(events.deleteByProjectId(project_id)).toBe(1);
    expect(events.getGlobalStats().total).toBe(0);
    expect(events.deleteByProjectId(project_id)).toBe(0);
  });
});
