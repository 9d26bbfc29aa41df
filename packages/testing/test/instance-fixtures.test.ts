import { expect, test } from 'vitest';
import {
  createInMemoryStore,
  Random,
  randomGithubIssue,
  randomGithubIssues,
  randomInstance,
  randomMcpEvent,
  randomRelationships,
} from '../src/index.ts';
import { engine } from './engine.ts';

function made(seed: number) {
  const random = new Random(seed);
  const ids = Array.from({ length: 60 }, (_, at) => `i${at}`);
  return {
    instances: ids.map((id) => randomInstance(random, { id })),
    events: Array.from({ length: 300 }, () => randomMcpEvent(random, { instanceId: random.pick(ids) })),
    relationships: randomRelationships(random, ids),
    issues: [
      ...randomGithubIssues(random, 100),
      ...randomGithubIssues(random, 100, { repoName: 'web', number: 1000 }),
      randomGithubIssue(random, { repoOwner: 'grace' }),
    ],
  };
}

test('random instances, events, relationships and issues are legal and varied, and the same for the same seed', async () => {
  const store = await createInMemoryStore(engine({ mode: 'async' }));
  const { instances, events, relationships, issues } = made(1);
  expect(made(1)).toEqual(made(1));
  expect(made(2)).not.toEqual(made(1));
  expect((await store.instances.createMany(instances)).length).toBe(60);
  expect((await store.mcpEvents.createMany(events)).length).toBe(300);
  expect((await store.relationships.createMany(relationships)).length).toBe(59);
  expect((await store.githubIssues.createMany(issues)).length).toBe(201);
  expect(Object.values(await store.instances.countByStatus())).not.toContain(0);
  expect(Object.values(await store.instances.countByType())).not.toContain(0);
  expect(Object.keys(await store.githubIssues.countByLabel()).length).toBe(7);
  const tools = await store.mcpEvents.toolStats();
  expect(tools.length).toBe(6);
  expect(tools.every(({ failures, duration }) => failures > 0 && duration !== null)).toBe(true);
  expect((await store.relationships.descendants('i0')).length).toBe(59);
  await store.close();
});
