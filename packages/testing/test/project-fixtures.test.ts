import { expect, test } from 'vitest';
import {
  createInMemoryStore,
  numberedIds,
  Random,
  randomConversation,
  randomEvent,
  randomOutput,
  randomProject,
  randomTeam,
} from '../src/index.ts';
import { engine } from './engine.ts';

/** Everything that a project has, made from one seed. */
function everything(seed: number) {
  const random = new Random(seed);
  const project = { ...randomProject(random), id: 'p' };
  const team = randomTeam(random, { projectId: 'p', count: 200, id: numberedIds() });
  const anyAgent = () => random.pick([null, ...team.map(({ id }) => id ?? null)]);
  const messages = team.slice(0, 10).flatMap(({ id = '' }) => randomConversation(random, { agentId: id, count: 30 }));
  const outputs = Array.from({ length: 200 }, () => randomOutput(random, { projectId: 'p', agentId: anyAgent() }));
  const events = Array.from({ length: 200 }, () => randomEvent(random, { projectId: 'p', agentId: anyAgent() }));
  return { project, team, messages, outputs, events: [...events, randomEvent(random)] };
}

test.each([1, 2, 3])('what is made from a seed is legal, varied, and made again (seed %i)', (seed) => {
  const made = everything(seed);
  expect(everything(seed)).toEqual(made);
  const store = createInMemoryStore(engine({ mode: 'sync' }));
  store.projects.create(made.project);
  store.projects.createMany(Array.from({ length: 100 }, (_, at) => randomProject(new Random(seed + at))));

  const agents = store.agents.createMany(made.team);
  expect(agents).toMatchObject(made.team.map((agent) => JSON.parse(JSON.stringify(agent))));
  expect(store.agents.stats('p').maxDepth).toBeGreaterThan(2);
  expect(Object.values(store.agents.stats('p').byStatus).every((count) => count > 0)).toBe(true);

  const messages = store.agentHistory.createMany(made.messages);
  expect(messages.map(({ content }) => content)).toEqual(made.messages.map(({ content }) => content));
  expect(new Set(messages.map(({ role }) => role)).size).toBe(3);
  expect(messages.some(({ toolCalls }) => toolCalls?.length === 0)).toBe(true);

  const outputs = store.outputs.createMany(made.outputs);
  expect(outputs.map(({ content }) => content)).toEqual(made.outputs.map(({ content }) => content));
  expect(Math.max(...outputs.map(({ version }) => version))).toBeGreaterThan(3);
  for (const path of store.outputs.uniquePaths('p')) {
    const history = store.outputs.history('p', path);
    expect(history.map(({ version }) => version)).toEqual(history.map((_, at) => at + 1));
  }

  const events = store.events.createMany(made.events);
  expect(events.map(({ data }) => data)).toEqual(made.events.map(({ data }) => data ?? null));
  store.close();
});
