/** The lines of the README that move a local file to a server. */
import { readFileSync } from 'node:fs';
import { type DatabaseInterface, initializeDatabase } from '@coterie/claude-codex/database';
import { createAuth } from '@coterie/sqld';
import { expect, it } from 'vitest';
import { move } from './samples/move.ts';
import { opened, temporaryPath } from './support/open.ts';
import { serve } from './support/servers.ts';

async function contentOf(db: DatabaseInterface) {
  return {
    instances: await db.listInstances(),
    events: await db.getRecentMCPEvents(new Date(0)),
    relationships: await db.getRelationships('a'),
    issue: await db.getGitHubIssue(1),
    settings: [await db.getConfig('github.token'), await db.getConfig('default.branch')],
  };
}

it('the rows of a local file are moved to a server by the lines of the README', async () => {
  const auth = createAuth();
  const { url } = await serve({ jwtKeyFile: auth.jwtKeyFile });
  const authToken = auth.token();
  const file = temporaryPath('local.db');
  const local = await initializeDatabase({ local: { file } });
  await local.createInstance({ id: 'a', type: 'coding', system_prompt: 'Watch the tide.' });
  await local.createInstance({ id: 'b', type: 'review', status: 'terminated' });
  await local.createRelationship({ parent_instance: 'a', child_instance: 'b', relationship_type: 'x', metadata: '{}' });
  await local.logMCPEvent({ instance_id: 'a', tool_name: 't', metadata: { a: 1 } });
  await local.updateInstanceStatus('a', 'pr_created');
  await local.upsertGitHubIssue({ number: 1, title: 't', repo_owner: 'o', repo_name: 'r', labels: '[ "x" ]' });
  await local.setConfig('github.token', 'ghp_token123', true);
  await local.setConfig('default.branch', 'main');
  const before = await contentOf(local);
  expect(before.events).toHaveLength(2);
  await local.disconnect();

  const replica = temporaryPath('replica.db');
  await move(file, replica, { url, authToken });

  const db = await opened({ local: { file: replica }, cloud: { enabled: true, syncUrl: url, authToken } });
  expect(await contentOf(db)).toEqual(before);
});

it('the README has these lines', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const sample = readFileSync(new URL('samples/move.ts', import.meta.url), 'utf8');
  const [imports = '', body = ''] = sample.split(/\nexport async function move.*\n/);
  expect(readme).toContain(imports.trim());
  expect(readme).toContain(
    body
      .replace(/\n\}\n$/, '')
      .replace(/^ {2}/gm, '')
      .trim(),
  );
});
