import { expect, test } from 'vitest';
import type { DescribeDocument } from '../src/documents/entities.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder } from './helper/folder.ts';

test('tells every entity that the store has but settings, without a database', async () => {
  const cwd = temporaryFolder();
  const { entities } = (await coterieJson(['describe'], { cwd })) as DescribeDocument;
  expect(entities.map(({ property }) => property)).toEqual([
    'sessions',
    'departments',
    'checkpoints',
    'messages',
    'instances',
    'mcpEvents',
    'relationships',
    'githubIssues',
    'projects',
    'agents',
    'agentHistory',
    'outputs',
    'events',
    'jobs',
  ]);
  const { code, stdout } = await coterie(['describe'], { cwd });
  expect(code).toBe(0);
  for (const { name, table } of entities) expect(stdout).toMatch(new RegExp(`^${name} +${table} +ids, `, 'm'));
});

test('tells the fields of one, what they hold, and what it is asked by', async () => {
  const { stdout } = await coterie(['describe', 'agent']);
  expect(stdout).toMatch(/^agents {2}table agents, store\.agents\n\nFIELD +HOLDS +CREATE +UPDATE +VALUES\n/);
  expect(stdout).toMatch(/^status +text +yes +yes +created, idle, working, paused, completed, failed$/m);
  expect(stdout).toMatch(/^depth +integer +- +- +-$/m);
  expect(stdout).toMatch(/^parentId +text or null +yes +yes +-$/m);
  expect(stdout).toContain(
    '\n--where  ids, projectId, parentId, status, depth, createdFrom (createdAt >=), createdBefore (',
  );
  expect(stdout).toContain('\n--order  createdAt\n');
});

test('knows the values that the schema allows', async () => {
  const { entities } = (await coterieJson(['describe'])) as DescribeDocument;
  const values = Object.fromEntries(
    entities.flatMap(({ name, fields }) =>
      fields.flatMap((field) => (field.values === null ? [] : [[`${name}.${field.name}`, field.values]])),
    ),
  );
  expect(values).toMatchObject({
    'sessions.type': ['director', 'department', 'observer', 'active', 'claude'],
    'sessions.claudeStatus': ['not_started', 'processing', 'waiting_for_input', 'completed', 'error'],
    'projects.status': ['created', 'running', 'paused', 'completed', 'failed', 'stopped'],
    'agent-history.role': ['user', 'assistant', 'tool'],
    'outputs.type': ['file', 'artifact', 'log'],
  });
});
