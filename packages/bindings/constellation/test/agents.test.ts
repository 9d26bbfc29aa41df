import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { agentRepository as agents, projectRepository, ValidationError } from '../src/index.ts';
import { onEveryDriver } from './support/drivers.ts';
import { idsOf, thrownBy } from './support/made.ts';

const START = '2026-01-01T00:00:00.000Z';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date(START) }));
afterEach(() => void vi.useRealTimers());

onEveryDriver('agents', (db) => {
  beforeEach(() => {
    projectRepository.create({ id: 'p', name: 'p' });
    projectRepository.create({ id: 'q', name: 'q' });
  });

  test('create gives the row as the table has it, with defaults', () => {
    expect(agents.create({ id: 'a', project_id: 'p', name: 'lead' })).toEqual({
      id: 'a',
      project_id: 'p',
      parent_id: null,
      name: 'lead',
      status: 'created',
      config: '{}',
      current_task: null,
      total_tokens: 0,
      total_cost: 0,
      iteration_count: 0,
      depth: 0,
      created_at: START,
      updated_at: START,
    });
  });

  test('update changes what is given; config is replaced as a whole', () => {
    agents.create({ id: 'a', project_id: 'p', name: 'lead', config: { model: 'm', temperature: 0 } });
    vi.setSystemTime('2026-01-02T00:00:00.000Z');
    const updated = agents.update('a', { name: '', config: { tools: ['bash'] }, current_task: 'reading' });
    expect(updated).toMatchObject({ name: '', config: '{"tools":["bash"]}', current_task: 'reading' });
    expect(updated).toMatchObject({ created_at: START, updated_at: '2026-01-02T00:00:00.000Z' });
    expect(agents.findById('a')).toEqual(updated);
  });

  test('updateStatus takes every status, and refuses others', () => {
    agents.create({ id: 'a', project_id: 'p', name: 'lead' });
    for (const status of ['created', 'idle', 'working', 'paused', 'completed', 'failed'] as const) {
      expect(agents.updateStatus('a', status).status).toBe(status);
    }
    expect(thrownBy(() => agents.updateStatus('a', 'stopped' as never))).toMatchObject({ field: 'status' });
  });

  test('addTokens adds tokens and cost, and incrementIterationCount adds one', () => {
    agents.create({ id: 'a', project_id: 'p', name: 'lead' });
    expect(agents.addTokens('a', 1500, 0.25)).toMatchObject({ total_tokens: 1500, total_cost: 0.25 });
    expect(agents.addTokens('a', 0, 0.5)).toMatchObject({ total_tokens: 1500, total_cost: 0.75 });
    expect(agents.incrementIterationCount('a').iteration_count).toBe(1);
    expect(agents.incrementIterationCount('a')).toMatchObject({ iteration_count: 2, total_tokens: 1500 });
    expect(thrownBy(() => agents.addTokens('a', 0.5, 0))).toMatchObject({ field: 'total_tokens' });
  });

  test('updateCurrentTask sets the task, an empty one too, and null takes it away', () => {
    agents.create({ id: 'a', project_id: 'p', name: 'lead' });
    expect(agents.updateCurrentTask('a', 'reading').current_task).toBe('reading');
    expect(agents.updateCurrentTask('a', '').current_task).toBe('');
    expect(agents.updateCurrentTask('a', null).current_task).toBeNull();
  });

  test('an unknown id is undefined to find, false to delete and an error to update', () => {
    expect(agents.findById('nobody')).toBeUndefined();
    expect(agents.delete('nobody')).toBe(false);
    for (const call of [
      () => agents.update('nobody', {}),
      () => agents.updateStatus('nobody', 'idle'),
      () => agents.addTokens('nobody', 1, 0),
      () => agents.incrementIterationCount('nobody'),
      () => agents.updateCurrentTask('nobody', null),
    ]) {
      const error = thrownBy(call);
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ field: 'id', message: expect.stringContaining('no agent with the id "nobody"') });
    }
  });

  test('sub-agents have a parent and the depth that follows from it', () => {
    agents.create({ id: 'a', project_id: 'p', name: 'a' });
    expect(agents.create({ id: 'b', project_id: 'p', parent_id: 'a', name: 'b' }).depth).toBe(1);
    expect(agents.create({ id: 'c', project_id: 'p', parent_id: 'b', name: 'c' }).depth).toBe(2);
    expect(agents.update('b', { parent_id: null }).depth).toBe(0);
    expect(agents.findById('c')?.depth).toBe(1);
    const elsewhere = () => agents.create({ project_id: 'q', parent_id: 'a', name: 'd' });
    expect(thrownBy(elsewhere)).toMatchObject({ field: 'parent_id' });
    expect(thrownBy(() => agents.create({ project_id: 'nowhere', name: 'd' }))).toMatchObject({ field: 'project_id' });
  });

  test('they are found by project, parent and status, and those at the root of a project', () => {
    agents.create({ id: 'a', project_id: 'p', name: 'a' });
    agents.create({ id: 'b', project_id: 'p', parent_id: 'a', name: 'b', status: 'working' });
    agents.create({ id: 'c', project_id: 'q', name: 'c', status: 'working' });
    expect(idsOf(agents.findByProjectId('p'))).toEqual(['a', 'b']);
    expect(idsOf(agents.findByParentId('a'))).toEqual(['b']);
    expect(idsOf(agents.findByStatus('working'))).toEqual(['b', 'c']);
    expect(idsOf(agents.findByProjectAndStatus('p', 'working'))).toEqual(['b']);
    expect(idsOf(agents.findRootAgentsByProject('p'))).toEqual(['a']);
    expect(agents.findByProjectId('')).toEqual([]);
  });

  test('getAgentHierarchy gives the agent and all below it, parents first', () => {
    for (const [id, parent_id] of [
      ['a', null],
      ['b', 'a'],
      ['c', 'a'],
      ['d', 'b'],
      ['e', null],
    ] as const) {
      agents.create({ id, project_id: 'p', parent_id, name: id });
    }
    expect(idsOf(agents.getAgentHierarchy('a'))).toEqual(['a', 'b', 'd', 'c']);
    expect(agents.getAgentHierarchy('d')).toEqual([agents.findById('d')]);
    expect(agents.getAgentHierarchy('nobody')).toEqual([]);
  });

  test('statistics count and sum the agents of a project', () => {
    const none = { created: 0, idle: 0, working: 0, paused: 0, completed: 0, failed: 0 };
    const nothing = { total: 0, byStatus: none, totalTokens: 0, totalCost: 0, totalIterations: 0, maxDepth: null };
    expect(agents.getProjectStats('p')).toEqual(nothing);
    expect(agents.countByProject('p')).toBe(0);
    agents.create({ id: 'a', project_id: 'p', name: 'a', total_tokens: 5, total_cost: 0.5 });
    agents.create({ project_id: 'p', parent_id: 'a', name: 'b', status: 'idle', iteration_count: 2, total_tokens: 1 });
    agents.create({ project_id: 'q', name: 'c' });
    expect(agents.countByProject('p')).toBe(2);
    const byStatus = { ...none, created: 1, idle: 1 };
    const summed = { total: 2, byStatus, totalTokens: 6, totalCost: 0.5, totalIterations: 2, maxDepth: 1 };
    expect(agents.getProjectStats('p')).toEqual(summed);
  });

  test('an agent that another program stored without a name has an empty one', () => {
    db().execute(`INSERT INTO agents (id, project_id, status, created_at, updated_at)
      VALUES ('x', 'p', 'idle', '${START}', '${START}')`);
    expect(agents.findById('x')?.name).toBe('');
    expect(agents.getAgentHierarchy('x').map(({ name }) => name)).toEqual(['']);
  });
});
