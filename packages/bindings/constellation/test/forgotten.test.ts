/** Callers without types: an argument that they forgot must never mean "of everybody". */
import { expect, test } from 'vitest';
import {
  agentRepository as agents,
  eventRepository as events,
  historyRepository as history,
  outputRepository as outputs,
  projectRepository as projects,
  ValidationError,
} from '../src/index.ts';
import { onEveryDriver } from './support/drivers.ts';
import { projectWithAgent, thrownBy } from './support/made.ts';

/** The methods whose first argument may be absent or is no text. */
const OTHERWISE = ['create', 'findAll', 'findAllWithSettings', 'getRecent', 'getRecentWithData'];
const OF_ALL = ['getTotalCost', 'getStats', 'getGlobalStats'];

onEveryDriver('an argument that a caller without types forgot', () => {
  test('is an error that names it, and nothing is found, changed or deleted', () => {
    const { project, agent } = projectWithAgent();
    history.create({ agent_id: agent.id, role: 'user', content: 'word', tool_calls: [{}] });
    events.create({ project_id: project.id, type: 'x' });
    outputs.create({ project_id: project.id, type: 'file', path: '/a', content: 'word' });
    const calls = Object.entries({ projects, agents, history, events, outputs }).flatMap(([name, repository]) =>
      Object.keys(repository)
        .filter((method) => ![...OTHERWISE, ...OF_ALL].includes(method))
        .map((method) => [`${name}.${method}`, repository as unknown as Methods, method] as const),
    );
    expect(calls.length).toBeGreaterThan(70);
    for (const forgotten of [undefined, null]) {
      for (const [name, repository, method] of calls) {
        const error = thrownBy(() => repository[method]?.(forgotten));
        expect(error, name).toBeInstanceOf(ValidationError);
        expect((error as ValidationError).field, name).toEqual(expect.any(String));
      }
    }
    expect(thrownBy(() => outputs.findByPath(project.id, undefined as never))).toMatchObject({ field: 'path' });
    expect(thrownBy(() => projects.update(undefined as never, {}))).toMatchObject({ field: 'id' });
    expect(projects.findAll()).toEqual([project]);
    expect([agents.countByProject(project.id), history.countByAgent(agent.id)]).toEqual([1, 1]);
    expect([events.countByProject(project.id), outputs.countByProject(project.id)]).toEqual([1, 1]);
  });

  test('as an amount, or that is no number, is refused with its column, and nothing is written', () => {
    const { project, agent } = projectWithAgent();
    for (const none of [undefined, null, Number.NaN, Number.POSITIVE_INFINITY, '5', 1n] as never[]) {
      for (const [field, call] of [
        ['cost_total', () => projects.updateCost(project.id, none)],
        ['total_tokens', () => agents.addTokens(agent.id, none, 0.5)],
        ['total_cost', () => agents.addTokens(agent.id, 5, none)],
      ] as const) {
        const error = thrownBy(call);
        expect(error, field).toBeInstanceOf(ValidationError);
        expect(error).toMatchObject({ field });
      }
    }
    expect(projects.findById(project.id)).toEqual(project);
    expect(agents.findById(agent.id)).toEqual(agent);
    expect(projects.updateCost(project.id, 0).cost_total).toBe(0);
    expect(agents.addTokens(agent.id, 0, 0).total_tokens).toBe(0);
  });

  test('as a status, a task or a name is refused with its column, and nothing is written', () => {
    const { project, agent } = projectWithAgent();
    const none = undefined as never;
    expect(thrownBy(() => projects.updateStatus(project.id, none))).toMatchObject({ field: 'status' });
    expect(thrownBy(() => agents.updateStatus(agent.id, none))).toMatchObject({ field: 'status' });
    expect(thrownBy(() => agents.updateCurrentTask(agent.id, none))).toMatchObject({ field: 'current_task' });
    expect(thrownBy(() => projects.update(project.id, [] as never))).toMatchObject({ field: 'fields' });
    expect(thrownBy(() => agents.create({ project_id: project.id } as never))).toMatchObject({ field: 'name' });
    expect(thrownBy(() => agents.create(none))).toBeInstanceOf(ValidationError);
    expect(thrownBy(() => agents.update(agent.id, { name: null as never }))).toMatchObject({ field: 'name' });
    expect(projects.findById(project.id)).toEqual(project);
    expect(agents.findByProjectId(project.id)).toEqual([agent]);
  });

  test('as what is looked for, or as options of another kind, is refused with its name', () => {
    const { project, agent } = projectWithAgent();
    const none = undefined as never;
    expect(thrownBy(() => history.searchByContent(agent.id, none))).toMatchObject({ field: 'searchTerm' });
    expect(thrownBy(() => outputs.searchByContent(project.id, none))).toMatchObject({ field: 'searchTerm' });
    expect(thrownBy(() => events.findByDateRange(new Date(0) as never, none))).toMatchObject({ field: 'startDate' });
    expect(thrownBy(() => projects.findAll({ limt: 1 } as never))).toMatchObject({ field: 'limt' });
    for (const wrong of [null, 5] as never[]) {
      for (const call of [
        () => projects.findAll(wrong),
        () => history.findByAgentId(agent.id, wrong),
        () => history.findWithToolCalls(agent.id, wrong),
        () => history.searchByContent(agent.id, 'word', wrong),
        () => events.findByProjectId(project.id, wrong),
        () => outputs.findHistoryByPath(project.id, '/a', wrong),
      ]) {
        expect(thrownBy(call)).toMatchObject({ name: 'ValidationError', field: 'options' });
      }
      for (const call of [
        () => events.countByProject(project.id, wrong),
        () => events.findByAgentId(agent.id, { type: wrong }),
        () => outputs.countByProject(project.id, wrong),
        () => outputs.getUniquePaths(project.id, wrong),
      ]) {
        expect(thrownBy(call)).toMatchObject({ name: 'ValidationError', field: 'type' });
      }
    }
  });
});

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
