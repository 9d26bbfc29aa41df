import { expect, test } from 'vitest';
import { createInMemoryStore, Random, randomDepartment, randomMessage } from '../src/index.ts';
import { engine } from './engine.ts';

function made(seed: number) {
  const random = new Random(seed);
  const departments = Array.from({ length: 100 }, () => randomDepartment(random, { sessionId: 's' }));
  const first = randomMessage(random, { id: 'first' });
  const rest = Array.from({ length: 300 }, () => randomMessage(random, { inReplyTo: random.pick([null, 'first']) }));
  return { departments, messages: [first, ...rest] };
}

test.each([1, 2, 3])('random departments and messages are legal, varied, and made again (seed %i)', (seed) => {
  const { departments, messages } = made(seed);
  expect(made(seed)).toEqual({ departments, messages });
  const store = createInMemoryStore(engine({ mode: 'sync' }));
  store.sessions.create({ id: 's', type: 'director', name: 's' });
  const created = store.departments.createMany(departments);
  expect(created.map(({ performance }) => performance)).toEqual(
    departments.map(({ performance }) => JSON.parse(JSON.stringify(performance), readActivity)),
  );
  expect(new Set(created.map(({ isActive }) => isActive)).size).toBe(2);

  const sent = store.messages.createMany(messages);
  expect(sent.map(({ content }) => content)).toEqual(messages.map(({ content }) => content));
  expect(new Set(sent.map(({ priority }) => priority)).size).toBe(4);
  for (const where of [
    { delivered: true },
    { failed: true },
    { delivered: false, failed: false },
    { receiver: null },
  ]) {
    expect(store.messages.count(where)).toBeGreaterThan(10);
  }
  expect(store.messages.overdue(new Date('2026-02-01T00:00:00.000Z')).length).toBeGreaterThan(10);
  store.close();
});

function readActivity(key: string, value: unknown): unknown {
  return key === 'lastActivity' ? new Date(value as string) : value;
}
