/** How the queries of agents, histories, outputs and events are executed: by an index each, without a scan or a sort. */
import type { Operation } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import type { Store } from '../src/index.ts';
import { engines, planOf } from './support/plans.ts';

function bounded({ operations }: Store): Readonly<Record<string, Operation<unknown>>> {
  const { agents, agentHistory, outputs, events } = operations;
  const before = { createdAt: new Date(0), seq: 1 };
  return {
    roots: agents.roots('p'),
    subtree: agents.subtree('a'),
    pathToRoot: agents.pathToRoot('a'),
    'agents of no parent': agents.list({ where: { parentId: null } }),
    'usage of an agent': agents.addUsage('a', { tokens: 1 }),
    'statistics of agents': agents.stats('p'),
    conversation: agentHistory.conversation('a', { limit: 10 }),
    'an earlier part of a conversation': agentHistory.conversation('a', { limit: 10, before }),
    'a conversation of one role': agentHistory.conversation('a', { role: 'user', before }),
    'the latest of two roles': agentHistory.latest('a', { role: ['user', 'tool'] }),
    first: agentHistory.first('a', { role: 'user' }),
    'tool calls': agentHistory.withToolCalls('a', { direction: 'desc', after: before }),
    'a text in a conversation': agentHistory.searchByContent('x', { where: { agentId: 'a' } }),
    'statistics of a conversation': agentHistory.stats('a'),
    'an overview of outputs': outputs.overview({ where: { projectId: 'p', type: 'file' }, after: before }),
    latest: outputs.latest('p', '/x'),
    'one version': outputs.getVersion('p', '/x', 1),
    history: outputs.history('p', '/x', { direction: 'desc', after: { version: 2, seq: 2 } }),
    paths: outputs.uniquePaths('p'),
    'paths of a type': outputs.uniquePaths('p', { type: 'file' }),
    'a text in outputs': outputs.searchByContent('x', { where: { projectId: 'p' } }),
    'statistics of outputs': outputs.stats('p'),
    'recent events of a project': events.recent({ where: { projectId: 'p' } }),
    'recent events of an agent': events.recent({ where: { agentId: 'a', type: 't' } }),
    'types of a project': events.countByType({ projectId: 'p' }),
    'types of an agent': events.countByType({ projectId: 'p', agentId: 'a' }),
    'statistics of events': events.stats({ agentId: 'a' }),
  };
}

/** What is small in any case: the queue of a recursion, the values of a filter, the paths that were counted. */
const SMALL = /^SCAN (tree|above|json_each|\(subquery-\d+\)|SUBQUERY \d+)(?!\S)/;

describe.each(engines)('on %s', (_, open) => {
  it('what is asked of one project or agent is found by an index, in its order', async () => {
    const store = await open();
    for (const [name, operation] of Object.entries(bounded(store))) {
      const told = { name, plan: await planOf(store, operation) };
      expect(
        told.plan.filter((step) => step.startsWith('SCAN') && !SMALL.test(step)),
        JSON.stringify(told),
      ).toEqual([]);
      expect(
        told.plan.filter((step) => step.includes('TEMP B-TREE')),
        JSON.stringify(told),
      ).toEqual([]);
    }
    await store.close();
  });

  it('the newest events and the counts of all go along an index', async () => {
    const store = await open();
    const { events } = store.operations;
    expect(await planOf(store, events.recent())).toEqual(['SCAN events USING INDEX events_by_created']);
    const counted = ['SCAN events USING COVERING INDEX events_by_type'];
    expect(await planOf(store, events.countByType())).toEqual(counted);
    expect(await planOf(store, events.stats())).toEqual(counted);
    await store.close();
  });

  it('a new version looks at the last one alone', async () => {
    const store = await open();
    const plan = await planOf(
      store,
      store.operations.outputs.create({ projectId: 'p', type: 'log', path: '/x', content: '' }),
    );
    expect(plan.filter((step) => step.startsWith('SEARCH')).map((step) => /\(.*\)/.exec(step)?.[0])).toEqual([
      '(project_id=? AND path=?)',
      '(project_id=? AND path=?)',
    ]);
    expect(plan.filter((step) => /^SCAN|B-TREE/.test(step))).toEqual([]);
    await store.close();
  });

  it('what goes with an agent is found by the agent, not among all of its project', async () => {
    const store = await open();
    for (const [table, column, index] of [
      ['agents', 'parent_id', 'agents_by_parent'],
      ['outputs', 'agent_id', 'outputs_by_agent'],
      ['events', 'agent_id', 'events_by_agent'],
    ]) {
      // What SQLite runs for ON DELETE CASCADE.
      const sql = `DELETE FROM ${table} WHERE ${column} = ? AND project_id = ?`;
      const [first] = await planOf(store, { statements: [{ sql, params: ['a', 'p'] }] });
      expect(first).toMatch(
        new RegExp(`^SEARCH ${table} USING (COVERING )?INDEX ${index}(_type)? \\(${column}=\\?\\)`),
      );
    }
    await store.close();
  });
});
