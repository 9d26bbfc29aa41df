import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DatabaseError, projectRepository as projects, ValidationError } from '../src/index.ts';
import { onEveryDriver } from './support/drivers.ts';
import { idsOf, thrownBy } from './support/made.ts';

const START = '2026-01-01T00:00:00.000Z';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date(START) }));
afterEach(() => void vi.useRealTimers());

onEveryDriver('projects', () => {
  test('create gives the row as the table has it, with a UUID and defaults', () => {
    const project = projects.create({ name: 'Calculator' });
    expect(project).toEqual({
      id: expect.stringMatching(UUID),
      name: 'Calculator',
      description: null,
      status: 'created',
      prompt_path: null,
      settings: '{}',
      cost_total: 0,
      iteration_count: 0,
      created_at: START,
      updated_at: START,
      ended_at: null,
    });
    expect(projects.findById(project.id)).toEqual(project);
  });

  test('create keeps everything that is given, settings as JSON text', () => {
    const given = {
      id: 'p',
      name: '',
      description: '',
      status: 'running',
      prompt_path: './PROMPT.md',
      cost_total: 0.5,
      iteration_count: 3,
    } as const;
    const settings = { maxIterations: 0, budget: 0.1, deep: { list: [1, null, 'ü'] } };
    expect(thrownBy(() => projects.create({ ...given, settings }))).toMatchObject({ field: 'name' });
    expect(projects.create({ ...given, name: 'named', settings })).toMatchObject({
      ...given,
      name: 'named',
      settings: JSON.stringify(settings),
    });
    expect(projects.findByIdWithSettings('p')?.settings).toEqual(settings);
  });

  test('update changes what is given and leaves what is absent or undefined', () => {
    const { id } = projects.create({ name: 'a', description: 'kept', settings: { budget: 1 } });
    vi.setSystemTime('2026-01-02T00:00:00.000Z');
    const updated = projects.update(id, { name: 'b', prompt_path: undefined, settings: { maxIterations: 2 } });
    expect(updated).toMatchObject({
      name: 'b',
      description: 'kept',
      prompt_path: null,
      settings: '{"maxIterations":2}',
    });
    expect(updated).toMatchObject({ created_at: START, updated_at: '2026-01-02T00:00:00.000Z' });
    expect(projects.update(id, { description: null }).description).toBeNull();
    expect(projects.findById(id)).toMatchObject({ name: 'b', description: null });
  });

  test('findAll lists all in the order of their making, also within one millisecond', () => {
    expect(projects.findAll()).toEqual([]);
    const made = ['a', 'b', 'c'].map((name) => projects.create({ name }));
    expect(projects.findAll()).toEqual(made);
    expect(projects.findAllWithSettings()).toEqual(made.map((project) => ({ ...project, settings: {} })));
  });

  test('delete says whether there was one', () => {
    const { id } = projects.create({ name: 'a' });
    expect(projects.delete(id)).toBe(true);
    expect(projects.delete(id)).toBe(false);
    expect(projects.findById(id)).toBeUndefined();
    expect(projects.findByIdWithSettings(id)).toBeUndefined();
  });

  test('a final status sets ended_at, which stays among final ones and is cleared with any other', () => {
    const { id } = projects.create({ name: 'a' });
    for (const status of ['created', 'running', 'paused'] as const) {
      expect(projects.updateStatus(id, status)).toMatchObject({ status, ended_at: null });
    }
    for (const status of ['completed', 'failed', 'stopped'] as const) {
      expect(projects.updateStatus(id, status)).toMatchObject({ status, ended_at: START });
      vi.setSystemTime('2026-01-03T00:00:00.000Z');
    }
    expect(projects.updateStatus(id, 'running').ended_at).toBeNull();
    expect(projects.update(id, { status: 'failed' }).ended_at).toBe('2026-01-03T00:00:00.000Z');
  });

  test('updateCost adds to what the project has cost, and incrementIterationCount adds one', () => {
    const { id } = projects.create({ name: 'a' });
    expect(projects.updateCost(id, 0.25).cost_total).toBe(0.25);
    expect(projects.updateCost(id, 0.5).cost_total).toBe(0.75);
    expect(projects.updateCost(id, 0).cost_total).toBe(0.75);
    expect(projects.incrementIterationCount(id).iteration_count).toBe(1);
    expect(projects.incrementIterationCount(id)).toMatchObject({ iteration_count: 2, cost_total: 0.75 });
  });

  test('an unknown id is undefined to find, false to delete and an error to update', () => {
    expect(projects.findById('nobody')).toBeUndefined();
    expect(projects.delete('nobody')).toBe(false);
    for (const call of [
      () => projects.update('nobody', { name: 'x' }),
      () => projects.updateStatus('nobody', 'running'),
      () => projects.updateCost('nobody', 1),
      () => projects.incrementIterationCount('nobody'),
    ]) {
      const error = thrownBy(call);
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ field: 'id', message: expect.stringContaining('no project with the id "nobody"') });
    }
  });

  test('findByStatus finds those with a status', () => {
    const [a, b] = [projects.create({ name: 'a' }), projects.create({ name: 'b' })];
    projects.updateStatus(b.id, 'running');
    expect(idsOf(projects.findByStatus('created'))).toEqual([a.id]);
    expect(idsOf(projects.findByStatus('running'))).toEqual([b.id]);
    expect(projects.findByStatus('stopped')).toEqual([]);
  });

  test('statistics sum over all projects, and know every status', () => {
    const none = { created: 0, running: 0, paused: 0, completed: 0, failed: 0, stopped: 0 };
    expect(projects.getStats()).toEqual({ total: 0, byStatus: none, totalCost: 0, totalIterations: 0 });
    expect(projects.getTotalCost()).toBe(0);
    const { id } = projects.create({ name: 'a', cost_total: 1.5, iteration_count: 2 });
    projects.create({ name: 'b', cost_total: 0.25 });
    projects.updateStatus(id, 'completed');
    const byStatus = { ...none, created: 1, completed: 1 };
    expect(projects.getStats()).toEqual({ total: 2, byStatus, totalCost: 1.75, totalIterations: 2 });
    expect(projects.getTotalCost()).toBe(1.75);
  });

  test('what breaks a rule names the column, and the error of the store is its cause', () => {
    const { id } = projects.create({ name: 'a' });
    const wrong = { prompt_path: 5, cost_total: -1, iteration_count: 0.5, status: 'ended' };
    for (const [column, value] of Object.entries(wrong)) {
      const error = thrownBy(() => projects.update(id, { [column]: value }));
      expect(error, column).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ field: column, message: expect.stringContaining(column) });
    }
    const error = thrownBy(() => projects.update(id, { prompt_path: 5 as never })) as ValidationError;
    expect(error.message).toBe('prompt_path must be a string, but is 5 (number).');
    expect(error.cause).toMatchObject({ field: 'promptPath' });
    expect(error.cause).toBeInstanceOf(DatabaseError);
    expect(projects.findById(id)).toMatchObject({ prompt_path: null, cost_total: 0 });
  });

  test('a column that there is not, or that follows from others, is refused by its name', () => {
    for (const column of ['nme', 'created_at', 'ended_at', 'seq', 'promptPath']) {
      const error = thrownBy(() => projects.create({ name: 'a', [column]: null }));
      expect(error).toMatchObject({
        field: column,
        message: expect.stringMatching(/^There is no field \w+\. Known are id, name, /),
      });
    }
    expect(thrownBy(() => projects.create(undefined as never))).toMatchObject({ field: 'fields' });
    expect(projects.findAll()).toEqual([]);
  });
});
