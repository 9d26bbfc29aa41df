/** What the document says of the schema and of performance, seen from below. */
import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { DatabaseInterface } from '@coterie/claude-codex/database';
import { type Database, openDatabase, type QueryEvent } from '@coterie/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { KEY, opened, openedFile, temporaryPath } from './support/open.ts';

const TABLES = ['instances', 'mcp_events', 'relationships', 'github_issues', 'user_config'] as const;

const issue = { number: 1, title: 't', repo_owner: 'o', repo_name: 'r', labels: '["x"]' };

let database: Database<'async'>;
let db: DatabaseInterface;
let requests: QueryEvent[];

beforeEach(async () => {
  requests = [];
  const onQuery = (event: QueryEvent) => requests.push(event);
  database = openDatabase(betterSqlite3(':memory:', { mode: 'async' }), { onQuery });
  db = await opened({ database, key: KEY });
  for (const id of ['a', 'b', 'c']) await db.createInstance({ id, type: 'coding' });
  return () => database.close();
});

/** Every method, in an order in which each finds what it is about. */
async function callEach(each: (name: string, call: () => Promise<unknown>) => Promise<void>): Promise<void> {
  let relationship = '';
  const pair = { parent_instance: 'a', child_instance: 'b', relationship_type: 'x' };
  await each('createInstance', () => db.createInstance({ id: 'd', type: 'review' }));
  await each('updateInstance', () => db.updateInstance('d', { pr_number: 1 }));
  await each('updateInstance with a status', () => db.updateInstance('d', { status: 'pr_created' }));
  await each('updateInstanceStatus', () => db.updateInstanceStatus('d', 'terminated'));
  await each('getInstance', () => db.getInstance('d'));
  await each('logMCPEvent', () => db.logMCPEvent({ instance_id: 'a', tool_name: 't' }));
  await each('getMCPEvents', () => db.getMCPEvents('a', 5));
  await each('getRecentMCPEvents', () => db.getRecentMCPEvents(new Date(0)));
  await each('createRelationship', async () => {
    relationship = await db.createRelationship(pair);
  });
  await each('getRelationships', () => db.getRelationships('a'));
  await each('updateRelationship', () => db.updateRelationship(relationship, { review_iteration: 2 }));
  await each('listInstances', () => db.listInstances());
  for (const orderBy of ['created_at', 'last_activity'] as const) {
    const page = { orderBy, limit: 5, offset: 1 };
    await each(`listInstances by ${orderBy}`, () => db.listInstances(page));
    await each(`types by ${orderBy}`, () => db.listInstances({ ...page, types: ['coding', 'review'] }));
    await each(`statuses by ${orderBy}`, () => db.listInstances({ ...page, statuses: ['started', 'terminated'] }));
    await each(`an issue by ${orderBy}`, () => db.listInstances({ ...page, issueNumber: 123 }));
    await each(`children by ${orderBy}`, () => db.listInstances({ ...page, parentInstance: 'a' }));
    const all = { types: ['coding'], statuses: ['started'], issueNumber: 1, parentInstance: 'a' } as const;
    await each(`all filters by ${orderBy}`, () => db.listInstances({ ...page, ...all }));
  }
  await each('upsertGitHubIssue', () => db.upsertGitHubIssue(issue));
  await each('getGitHubIssue', () => db.getGitHubIssue(1));
  await each('syncGitHubIssues', () => db.syncGitHubIssues([issue, { ...issue, number: 2 }, { ...issue, number: 3 }]));
  await each('setConfig', () => db.setConfig('k', 'v', true));
  await each('getConfig', () => db.getConfig('k'));
  await each('deleteConfig', () => db.deleteConfig('k'));
  await each('deleteInstance', () => db.deleteInstance('d'));
}

it('every method of rows is one round trip, and a sync of many issues too', async () => {
  const counted: Record<string, number> = {};
  await callEach(async (name, call) => {
    requests.length = 0;
    await call();
    counted[name] = requests.length;
  });
  expect(Object.entries(counted).filter(([, count]) => count !== 1)).toEqual([]);
  expect(Object.keys(counted).length).toBeGreaterThan(25);
});

it('every query finds its rows by an index', async () => {
  const scans: string[] = [];
  await callEach(async (name, call) => {
    requests.length = 0;
    await call();
    const statements = requests.flatMap(({ statements }) => statements);
    expect(statements, name).not.toEqual([]);
    for (const { sql } of statements) {
      const { rows } = await database.query(
        `EXPLAIN QUERY PLAN ${sql}`,
        new Array(sql.split('?').length - 1).fill(null),
      );
      const plan = rows.map((row) => String(row[3]));
      const found = plan.filter(
        (step) => /^SCAN (?!json_each)/.test(step) && !/ USING (?:COVERING )?INDEX /.test(step),
      );
      scans.push(...found.map((step) => `${name}: ${step}: ${sql}`));
    }
  });
  expect(scans).toEqual([]);
});

it.skipIf(process.platform !== 'linux')(
  'calls share one connection: the file is open once, however many run',
  async () => {
    const path = temporaryPath();
    const local = await openedFile(path);
    const descriptors = () =>
      readdirSync('/proc/self/fd').filter((descriptor) => {
        try {
          return readlinkSync(`/proc/self/fd/${descriptor}`) === realpathSync(path);
        } catch {
          // It was the one that reads the folder.
          return false;
        }
      });
    expect(descriptors()).toHaveLength(1);
    const calls = Array.from({ length: 20 }, (_, at) => local.createInstance({ id: `i${at}`, type: 'coding' }));
    const reads = Array.from({ length: 20 }, () => local.listInstances());
    expect(descriptors()).toHaveLength(1);
    await Promise.all([...calls, ...reads]);
    expect(descriptors()).toHaveLength(1);
  },
);

describe('the schema', () => {
  it('has the tables of the document, strict and with indexes', async () => {
    const { rows } = await database.query(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'",
    );
    const strict = new Map(rows.map(([name, flag]) => [name, flag]));
    for (const table of TABLES) {
      expect([table, strict.get(table)]).toEqual([table, 1]);
      const { rows: indexes } = await database.query('SELECT name FROM pragma_index_list(?)', [table]);
      expect(indexes.length, table).toBeGreaterThan(1);
    }
  });

  it('holds foreign keys and constraints against other programs too', async () => {
    const refused = async (sql: string): Promise<unknown> => {
      const failure = await database.execute(sql).catch((error: unknown) => error);
      return (failure as { readonly constraint?: { readonly kind?: string } }).constraint?.kind;
    };
    const now = '2026-01-01T00:00:00.000Z';
    const event = (instance: string, success: number) =>
      `INSERT INTO mcp_events (id, instance_id, tool_name, success, timestamp) VALUES ('e', '${instance}', 't', ${success}, '${now}')`;
    expect(await refused(event('none', 1))).toBe('foreign-key');
    expect(await refused(event('a', 2))).toBe('check');
    expect(await refused("UPDATE instances SET status = 'busy' WHERE id = 'a'")).toBe('check');
    expect(await refused("UPDATE instances SET id = 'b' WHERE id = 'a'")).toMatch(/unique|foreign-key/);
    expect(await refused("UPDATE instances SET type = NULL WHERE id = 'a'")).toBe('not-null');
    const child = (parent: string) =>
      `INSERT INTO relationships (id, parent_instance, child_instance, relationship_type, created_at, updated_at) VALUES ('r', '${parent}', 'b', 'x', '${now}', '${now}')`;
    expect(await refused(child('none'))).toBe('foreign-key');
  });
});
