/** Rows that other programs of the store have put into the same file. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore } from '@coterie/store';
import { expect, it } from 'vitest';
import { temporaryPath } from './support/folder.ts';
import { open } from './support/open.ts';

async function shared() {
  const path = temporaryPath();
  const db = await open({ path });
  const store = openStore(betterSqlite3(path));
  return { db, store, [Symbol.dispose]: () => store.close() };
}

it('shows a session of Claude Code with its title and folder, also to conditions, orders and groups', async () => {
  using both = await shared();
  const { db, store } = both;
  await db.sessions.create({ type: 'director', name: 'lead', workspace: '/w' });
  store.sessions.create({ id: 'titled', type: 'claude', title: 'a title', projectPath: '/p' });
  store.sessions.create({ id: 'bare', type: 'claude' });
  const shown = await db.sessions.getAllSessions({ orderBy: [{ field: 'name' }] });
  expect(shown.map(({ name, type, workspace }) => [name, type, workspace])).toEqual([
    ['a title', 'claude', '/p'],
    ['bare', 'claude', null],
    ['lead', 'director', '/w'],
  ]);
  expect((await db.sessions.getAllSessions({ where: "workspace = '/p'" })).map(({ id }) => id)).toEqual(['titled']);
  expect(await db.groupByAggregate('sessions', 'name', 'workspace', 'COUNT')).toEqual([
    { name: 'a title', result: 1 },
    { name: 'bare', result: 0 },
    { name: 'lead', result: 1 },
  ]);
  expect((await db.sessions.getSessionsByType('claude')).length).toBe(2);
  expect((await db.sessions.searchSessions('title')).map(({ id }) => id)).toEqual(['titled']);
});

it('sees the rows that the store wrote, and the store sees those that were written here', async () => {
  using both = await shared();
  const { db, store } = both;
  const session = await db.sessions.create({ type: 'director', name: 'lead', capabilities: ['plan'] });
  expect(store.sessions.get(session.id)).toMatchObject({ name: 'lead', capabilities: ['plan'] });
  const answer = store.messages.create({ type: 'ANSWER', sender: 'b', receiver: 'a', content: [1] });
  expect(await db.messages.getConversation('a', 'b')).toMatchObject([{ id: answer.id, content: [1] }]);
  const department = store.departments.create({ name: 'd', domain: 'x', sessionId: session.id });
  expect(await db.departments.getDepartment(department.id)).toMatchObject({ name: 'd', isActive: true });
});
