import { createRequire } from 'node:module';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { countingDriver } from '@coterie/testing';
import { afterEach, expect, test, vi } from 'vitest';
import {
  agentRepository as agents,
  Database,
  eventRepository as events,
  historyRepository as history,
  outputRepository as outputs,
  projectRepository as projects,
} from '../src/index.ts';
import { useFolder } from './support/folder.ts';
import { projectWithAgent } from './support/made.ts';

const folder = useFolder();
afterEach(() => {
  vi.restoreAllMocks();
  Database.close();
});

test('a file is in WAL mode with synchronous NORMAL and foreign keys on', () => {
  const path = join(folder, 'pragmas.db');
  const db = openDatabase(betterSqlite3(path));
  Database.init({ database: db });
  const value = (pragma: string) => db.query(`PRAGMA ${pragma}`).rows[0]?.[0];
  expect([value('journal_mode'), value('synchronous'), value('foreign_keys')]).toEqual(['wal', 1, 1]);
  expect(Database.getStats().walEnabled).toBe(true);
  db.close();
});

test('a statement is prepared once, by better-sqlite3', () => {
  const engine: unknown = createRequire(import.meta.url)('better-sqlite3');
  const { prototype } = engine as { readonly prototype: { prepare(sql: string): unknown } };
  Database.init({ path: ':memory:' });
  const { project, agent } = projectWithAgent();
  const prepare = vi.spyOn(prototype, 'prepare');
  const use = () => {
    projects.findById(project.id);
    projects.updateCost(project.id, 1);
    history.findByAgentId(agent.id, { limit: 1 });
  };
  use();
  expect(prepare).toHaveBeenCalledTimes(3);
  use();
  expect(prepare).toHaveBeenCalledTimes(3);
});

test('a call is one round trip to the database', () => {
  const driver = countingDriver(betterSqlite3(':memory:'));
  Database.init({ database: driver });
  const { project, agent } = projectWithAgent();
  const taken = (call: () => unknown): number => {
    driver.reset();
    call();
    return driver.counts.roundTrips;
  };
  for (const call of [
    () => projects.update(project.id, { name: 'x' }),
    () => projects.updateCost(project.id, 1),
    () => projects.getStats(),
    () => agents.getAgentHierarchy(agent.id),
    () => agents.addTokens(agent.id, 1, 0),
    () => history.create({ agent_id: agent.id, role: 'user', content: 'word' }),
    () => history.searchByContent(agent.id, 'word'),
    () => history.getAgentStats(agent.id),
    () => events.create({ project_id: project.id, agent_id: agent.id, type: 'x' }),
    () => events.getGlobalStats(),
    () => outputs.create({ project_id: project.id, type: 'file', path: '/a', content: '' }),
    () => outputs.getProjectStats(project.id),
    () => outputs.deleteByProjectId(project.id),
    () => Database.getStats(),
  ]) {
    expect(taken(call), String(call)).toBe(1);
  }
  driver.close();
});
