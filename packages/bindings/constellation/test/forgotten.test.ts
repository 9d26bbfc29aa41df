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
      [...Object.getOwnPropertyNames(Object.getPrototypeOf(repository)), 'findById', 'delete']
        .filter((method) => !['constructor', 'read', ...OTHERWISE, ...OF_ALL].includes(method))
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
});

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
