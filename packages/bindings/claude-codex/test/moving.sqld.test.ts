/** The lines of the README that move a local file to a server. */
import { readFileSync } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { initializeDatabase } from '@coterie/claude-codex/database';
import { databaseKey } from '@coterie/node';
import { definitions, openStore } from '@coterie/store';
import { encryption } from '@coterie/store/encryption';
import { expect, it } from 'vitest';
import { move } from './samples/move.ts';
import { opened, temporaryPath } from './support/open.ts';
import { serve } from './support/servers.ts';

it('the rows of a local file are moved to a server by the lines of the README', async () => {
  const { url: syncUrl } = await serve();
  const file = temporaryPath('local.db');
  const local = await initializeDatabase({ local: { file } });
  await local.createInstance({ id: 'a', type: 'coding', system_prompt: 'Watch the tide.' });
  await local.createInstance({ id: 'b', type: 'review', status: 'terminated' });
  await local.createRelationship({ parent_instance: 'a', child_instance: 'b', relationship_type: 'x', metadata: '{}' });
  await local.logMCPEvent({ instance_id: 'a', tool_name: 't', metadata: { a: 1 } });
  await local.upsertGitHubIssue({ number: 1, title: 't', repo_owner: 'o', repo_name: 'r', labels: '["x"]' });
  await local.setConfig('github.token', 'ghp_token123', true);
  await local.setConfig('default.branch', 'main');
  const before = {
    instances: await local.listInstances(),
    events: await local.getRecentMCPEvents(new Date(0)),
    relationships: await local.getRelationships('a'),
    issue: await local.getGitHubIssue(1),
  };
  await local.disconnect();

  const replica = temporaryPath('replica.db');
  await move(file, replica, { enabled: true, syncUrl });

  const db = await opened({ local: { file: replica }, cloud: { enabled: true, syncUrl } });
  expect({
    instances: await db.listInstances(),
    events: await db.getRecentMCPEvents(new Date(0)),
    relationships: await db.getRelationships('a'),
    issue: await db.getGitHubIssue(1),
  }).toEqual(before);
  expect([await db.getConfig('github.token'), await db.getConfig('default.branch')]).toEqual(['ghp_token123', 'main']);
});

it('the README has these lines', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const sample = readFileSync(new URL('samples/move.ts', import.meta.url), 'utf8');
  const body = /\{\n([\s\S]*)\n\}\n$/.exec(sample)?.[1] ?? 'no function';
  for (const line of body.split('\n').map((text) => text.trim())) expect(readme).toContain(line);
  expect([betterSqlite3, databaseKey, definitions, openStore, encryption]).not.toContain(undefined);
});
