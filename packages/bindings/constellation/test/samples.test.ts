/** Every code sample of the document that is a program, as its reader would run it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database, {
  agentRepository,
  eventRepository,
  historyRepository,
  projectRepository,
} from '@coterie/constellation';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backUp } from './samples/backup.ts';
import { completeWorkflow } from './samples/complete-workflow.ts';
import { initialize } from './samples/initialize.ts';
import { migrations } from './samples/migrations/index.ts';
import { pages } from './samples/pagination.ts';
import { useTestDatabase } from './samples/testing.ts';
import { atomically } from './samples/transactions.ts';
import { rawAndParsed } from './samples/type-safety.ts';
import { usingRepositories } from './samples/using-repositories.ts';
import { useFolder, useHome } from './support/folder.ts';

const folder = useFolder();
const home = useHome();
const file = () => join(home(), '.constellation', 'constellation.db');

const printed: unknown[][] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(console, 'log').mockImplementation((...words) => void printed.push(words));
});
afterEach(() => {
  vi.restoreAllMocks();
  Database.close();
});

describe('the samples', () => {
  test('Initialize the Database', () => {
    initialize();
    expect(existsSync(file())).toBe(true);
    expect(projectRepository.findAll()).toEqual([]);
  });

  test('Using Repositories', () => {
    Database.init();
    const { project, agent, history, event, output } = usingRepositories();
    expect(project).toMatchObject({ name: 'My AI Project', settings: '{"maxIterations":100,"budget":50}' });
    expect(agent).toMatchObject({
      name: 'Main Agent',
      config: '{"model":"claude-opus-4-5","temperature":0.7}',
      depth: 0,
    });
    expect(history).toMatchObject({ agent_id: agent.id, role: 'user', usage: '{"input_tokens":10,"output_tokens":0}' });
    expect(JSON.parse(event.data ?? '')).toEqual({ timestamp: expect.any(Number) });
    expect(output).toMatchObject({ path: '/src/index.ts', content: 'console.log("Hello World");' });
  });

  test('Pagination: Example', () => {
    Database.init();
    const { agent } = usingRepositories();
    for (let at = 1; at < 25; at += 1) historyRepository.create({ agent_id: agent.id, role: 'user', content: `${at}` });
    const { messages, moreMessages } = pages(agent.id);
    const all = historyRepository.findByAgentId(agent.id);
    expect(all).toHaveLength(25);
    expect([...messages, ...moreMessages]).toEqual(all.slice(0, 20));
  });

  test('Transactions', () => {
    Database.init();
    atomically();
    const [project] = projectRepository.findAll();
    const [agent] = agentRepository.findByProjectId(project?.id ?? '');
    expect(eventRepository.findByProjectIdWithData(project?.id ?? '')).toMatchObject([
      { type: 'project_created', data: { lead: agent?.id } },
    ]);
  });

  test('Adding New Migrations', () => {
    Database.init({ migrations });
    expect(Database.rollback()).toEqual(['002_add_indexes']);
    Database.init({ migrations });
    expect(Database.rollback()).toEqual(['002_add_indexes']);
  });

  test('Type Safety: Example', () => {
    Database.init();
    rawAndParsed(usingRepositories().project.id);
    expect(printed).toEqual([['string'], ['object'], [100]]);
  });

  test('Backup', async () => {
    Database.init();
    usingRepositories();
    await backUp(join(folder, 'backup.db'));
    const { size } = Database.getStats();
    expect(printed).toEqual([[`Database size: ${size} bytes`], ['WAL enabled: true']]);
    Database.close();
    Database.init({ path: join(folder, 'backup.db') });
    expect(projectRepository.findAll()).toHaveLength(1);
  });

  describe('Testing', () => {
    useTestDatabase();

    test('has a database', () => {
      expect(existsSync(file())).toBe(true);
      expect(projectRepository.create({ name: 'p' }).name).toBe('p');
    });

    test('has it again in the next test', () => {
      expect(projectRepository.findAll()).toEqual([]);
    });
  });

  test('Example: Complete Workflow', () => {
    completeWorkflow();
    expect(printed).toEqual([['Total cost: $0.15'], ['Total tokens: 1500']]);
    Database.init();
    const [project] = projectRepository.findAllWithSettings();
    expect(project).toMatchObject({
      status: 'completed',
      cost_total: 0.15,
      settings: { maxIterations: 50, budget: 10 },
    });
    expect(project?.ended_at).not.toBeNull();
    expect(agentRepository.findByProjectId(project?.id ?? '')).toMatchObject([
      { status: 'completed', total_tokens: 1500 },
    ]);
  });
});
