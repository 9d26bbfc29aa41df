/** How the queries of instances, their events, relationships and issues are executed: by an index each. */
import type { Operation } from '@coterie/core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../src/index.ts';
import { engines, planOf as storePlanOf } from './support/plans.ts';

/** What is small in any case: the values of a call, the queue of a recursion, the events that a filter has left. */
const SMALL = /^SCAN (json_each|step|chosen|placed|\(subquery-\d+\))(?!\S)/;

const key = { repoOwner: 'a', repoName: 'b', number: 1 };
const since = new Date(0);

describe.each(engines)('on %s', (_, open) => {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    return () => store.close();
  });

  const planOf = (operation: Operation<unknown>) => storePlanOf(store, operation);

  it('what is asked of one instance or issue is found by an index, in its order', async () => {
    const { instances, mcpEvents, relationships, githubIssues } = store.operations;
    const operations: Readonly<Record<string, Operation<unknown>>> = {
      setStatus: instances.setStatus('i', 'terminated', { reason: 'x' }),
      'an update of the status': instances.update('i', { status: 'started' }),
      touch: instances.touch('i'),
      'children of a type': instances.list({ where: { parentInstance: 'p', type: 'coding' }, limit: 3 }),
      'how many children': instances.count({ parentInstance: 'p' }),
      'the end of children': instances.deleteMany({ parentInstance: 'p' }),
      'failures of an instance': mcpEvents.list({
        where: { instanceId: 'i', success: false, since },
        direction: 'desc',
      }),
      nextIteration: relationships.nextIteration('r'),
      of: relationships.of('i', { limit: 3 }),
      ancestors: relationships.ancestors('i'),
      'ancestors by a type': relationships.ancestors('i', { relationshipType: 'x' }),
      descendants: relationships.descendants('i'),
      'descendants by a type': relationships.descendants('i', { relationshipType: 'x' }),
      getByKey: githubIssues.getByKey(key),
      upsert: githubIssues.upsert({ ...key, title: 't' }),
      sync: githubIssues.sync([
        { ...key, title: 't' },
        { ...key, title: 't', labels: [], updatedAt: since },
      ]),
      'issues with a label, in a state': githubIssues.list({
        where: { label: 'bug', state: 'open', repository: 'a/b' },
        direction: 'desc',
        after: { updatedAt: since, seq: 1 },
      }),
      'how many have a label': githubIssues.count({ label: 'bug' }),
    };
    for (const [name, operation] of Object.entries(operations)) {
      const plan = await planOf(operation);
      const told = JSON.stringify({ name, plan });
      expect(
        plan.filter((step) => step.startsWith('SCAN') && !SMALL.test(step)),
        told,
      ).toEqual([]);
      expect(
        plan.filter((step) => step.includes('TEMP B-TREE')),
        told,
      ).toEqual([]);
    }
  });

  it('the latest issue of a number is looked for among the few that have it', async () => {
    expect(await planOf(store.operations.githubIssues.latest(1))).toEqual([
      'SEARCH github_issues USING INDEX github_issues_by_number (number=?)',
      'USE TEMP B-TREE FOR ORDER BY',
    ]);
  });

  it('a list by a label or a parent reads the table of these first, in order', async () => {
    const { instances, githubIssues } = store.operations;
    expect(await planOf(githubIssues.list({ where: { label: 'bug' } }))).toEqual([
      'SEARCH github_issue_labels USING PRIMARY KEY (label=?)',
      'SEARCH github_issues USING INTEGER PRIMARY KEY (rowid=?)',
    ]);
    expect(await planOf(instances.list({ where: { parentInstance: 'p' }, orderBy: 'lastActivity' }))).toEqual([
      'SEARCH instance_children USING COVERING INDEX instance_children_by_activity (parent_instance=?)',
      'SEARCH instances USING INTEGER PRIMARY KEY (rowid=?)',
    ]);
  });

  it('several labels, or one in a search, are looked up by the label', async () => {
    const { githubIssues } = store.operations;
    for (const operation of [
      githubIssues.list({ where: { label: ['bug', 'ui'] } }),
      githubIssues.searchByContent('x', { where: { label: 'bug' } }),
      githubIssues.countByState({ label: 'bug' }),
    ]) {
      const plan = await planOf(operation);
      expect(plan[0], JSON.stringify(plan)).toBe('SEARCH github_issues USING INTEGER PRIMARY KEY (rowid=?)');
      expect(plan).toContain('SEARCH github_issue_labels USING PRIMARY KEY (label=?)');
    }
  });

  it('counts of everything go along an index that has all of it', async () => {
    const { instances, githubIssues } = store.operations;
    for (const [operation, step] of [
      [instances.countByStatus(), /^SCAN instances USING COVERING INDEX instances_by_status_\w+$/],
      [instances.countByType(), /^SCAN instances USING COVERING INDEX instances_by_type_\w+$/],
      [githubIssues.countByState(), /^SCAN github_issues USING COVERING INDEX github_issues_by_state$/],
      [githubIssues.countByLabel(), /^SCAN github_issue_labels$/],
    ] as const) {
      expect(await planOf(operation)).toEqual([expect.stringMatching(step)]);
    }
  });

  it('statistics of all tools go along one index, and those of a filter along its own', async () => {
    const { mcpEvents } = store.operations;
    const read = async (where?: Parameters<typeof mcpEvents.toolStats>[0]) =>
      [...new Set(await planOf(mcpEvents.toolStats(where)))].filter((step) => step.includes('mcp_events'));
    expect(await read()).toEqual(['SCAN mcp_events USING COVERING INDEX mcp_events_by_duration']);
    expect(await planOf(mcpEvents.toolStats())).not.toContain('USE TEMP B-TREE FOR ORDER BY');
    expect(await read({ instanceId: 'i' })).toEqual([
      'SEARCH mcp_events USING INDEX mcp_events_by_instance (instance_id=?)',
    ]);
    expect(await read({ since })).toEqual(['SEARCH mcp_events USING INDEX mcp_events_by_time (timestamp>?)']);
    expect(await read({ toolName: 't' })).toEqual([
      'SEARCH mcp_events USING COVERING INDEX mcp_events_by_duration (tool_name=?)',
    ]);
  });

  it('what goes with an instance is found by it', async () => {
    for (const [table, column] of [
      ['mcp_events', 'instance_id'],
      ['relationships', 'parent_instance'],
      ['relationships', 'child_instance'],
      ['instance_children', 'parent_instance'],
      ['instance_children', 'child_seq'],
      ['github_issue_labels', 'issue_seq'],
    ] as const) {
      // What SQLite runs for ON DELETE CASCADE.
      const { rows } = await store.db.query(`EXPLAIN QUERY PLAN DELETE FROM ${table} WHERE ${column} = ?`, ['x']);
      expect(rows[0]?.[3]).toMatch(new RegExp(`^SEARCH ${table} USING .*\\(${column}=\\?\\)$`));
    }
  });
});
