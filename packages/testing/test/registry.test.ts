import { definitions, type EntityName, type Store } from '@coterie/store';
import { expect, test } from 'vitest';
import { createInMemoryStore, fixtures, Random, type Referred } from '../src/index.ts';
import { engine } from './engine.ts';

const referred: Referred = {
  sessionId: 's',
  projectId: 'p',
  agentId: 'a',
  instanceIds: ['i', 'j'],
  messageId: 'm',
};

function storeWithReferred(): Store<'sync'> {
  const store = createInMemoryStore(engine({ mode: 'sync' }));
  store.sessions.create({ id: 's', type: 'director', name: 's' });
  store.messages.create({ id: 'm', type: 'COMMAND', sender: 's', content: 'go' });
  store.instances.createMany([
    { id: 'i', type: 'coding' },
    { id: 'j', type: 'review' },
  ]);
  store.projects.create({ id: 'p', name: 'p' });
  store.agents.create({ id: 'a', projectId: 'p' });
  return store;
}

test.each(Object.keys(definitions) as EntityName[])('there is a generator for %s, whose rows are legal', (entity) => {
  expect(fixtures[entity](new Random(7), referred)).toEqual(fixtures[entity](new Random(7), referred));
  const store = storeWithReferred();
  const undone = new Error('undone');
  for (let seed = 1; seed <= 50; seed += 1) {
    const created = () =>
      store.transaction((within) => {
        const report = within.insertMany(entity, [fixtures[entity](new Random(seed), referred)]);
        expect(report).toEqual({ inserted: 1, rejected: [] });
        throw undone;
      });
    expect(created).toThrow(undone);
  }
  store.close();
});
