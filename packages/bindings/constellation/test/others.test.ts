import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore } from '@coterie/store';
import { afterEach, describe, expect, test } from 'vitest';
import {
  agentRepository as agents,
  Database,
  eventRepository as events,
  historyRepository as history,
  outputRepository as outputs,
  projectRepository as projects,
} from '../src/index.ts';
import { useFolder } from './support/folder.ts';
import { projectWithAgent, thrownBy } from './support/made.ts';

const folder = useFolder();
afterEach(() => Database.close());

describe('other programs on the same file', () => {
  test('are seen, and see what is made here: the rows are those of the store', () => {
    const path = join(folder, 'shared.db');
    Database.init({ path });
    const { project, agent } = projectWithAgent();
    const store = openStore(betterSqlite3(path));
    store.projects.create({ id: 'theirs', name: 'theirs', settings: { a: [1] } });
    store.agents.create({ id: 'nameless', projectId: 'theirs' });
    store.agentHistory.create({ agentId: agent.id, role: 'user', content: 'hello', cost: 0.5 });
    store.outputs.create({ projectId: 'theirs', type: 'log', content: 'line' });
    store.events.create({ type: 'system', data: [1, 2] });
    expect(projects.findByIdWithSettings('theirs')?.settings).toEqual({ a: [1] });
    expect(agents.findByProjectId('theirs')[0]?.name).toBe('');
    expect(history.getTotalCostByAgent(agent.id)).toBe(0.5);
    expect(outputs.findByProjectId('theirs')[0]).toMatchObject({ path: null, previous_content: null });
    expect(events.getRecentWithData()[0]?.data).toEqual({ value: [1, 2] });
    expect(store.projects.get(project.id)?.name).toBe('p');
    store.close();
  });

  test('read while a transaction writes, and see the state before it', () => {
    const path = join(folder, 'readers.db');
    Database.init({ path });
    const reader = openStore(betterSqlite3(path));
    Database.transaction(() => {
      projects.create({ name: 'p' });
      expect(reader.projects.count()).toBe(0);
    });
    expect(reader.projects.count()).toBe(1);
    reader.close();
  });

  test('that hold the write lock are waited for; then the error says that it was not applied', () => {
    const path = join(folder, 'locked.db');
    const writer = openStore(betterSqlite3(path));
    const database = betterSqlite3(path, { busyTimeout: 20 });
    Database.init({ database });
    const error = writer.transaction(() => thrownBy(() => projects.create({ name: 'p' })));
    expect(error).toMatchObject({ code: 'busy', outcome: 'not-applied', retryable: true });
    expect(projects.create({ name: 'p' }).name).toBe('p');
    writer.close();
    database.close();
  });

  test('may start at once on a file that is not there yet', async () => {
    const path = join(folder, 'race.db');
    const program = fileURLToPath(new URL('./support/adds-a-project.ts', import.meta.url));
    const start = () => promisify(execFile)(process.execPath, [program, path]);
    await Promise.all([start(), start(), start()]);
    Database.init({ path });
    expect(projects.findAll()).toHaveLength(3);
  });
});
