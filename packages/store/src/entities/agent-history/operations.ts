import type { Environment } from '../../environment.ts';
import { textSearch } from '../../search/text-search.ts';
import { readDateOrNull } from '../../table/codec.ts';
import { withZeros } from '../../table/counts.ts';
import { listStatement } from '../../table/listing.ts';
import { workshop } from '../../table/verbs.ts';
import { historyDefinition as definition, HISTORY_ROLES } from './definition.ts';
import type { AgentHistory } from './repository.ts';

const TOKENS = ['input_tokens', 'output_tokens', 'cache_creation_input_tokens', 'cache_read_input_tokens']
  .map((name) => `total(usage ->> '${name}')`)
  .join(', ');

const STATS = `SELECT role, count(*), total(cost), ${TOKENS}, min(created_at), max(created_at)
  FROM agent_history WHERE agent_id = ? GROUP BY role`;

/** The histories of agents as operations. They do nothing by themselves: a store runs them. */
export function createAgentHistory(environment: Environment): AgentHistory<'operation'> {
  const { table, orders } = definition;
  const shop = workshop(definition, environment);
  const { matching, read, all, firstOrNull } = shop;
  return {
    ...shop.verbs,
    ...textSearch(definition, shop),

    conversation(agentId, { role, before, ...page } = {}) {
      const listing = { ...page, direction: 'desc', after: before } as const;
      const statement = listStatement(table, matching({ agentId, role }), listing, orders);
      return read([statement], (results) => all(results).toReversed());
    },

    latest(agentId, { role } = {}) {
      const listing = { direction: 'desc', limit: 1 } as const;
      return read([listStatement(table, matching({ agentId, role }), listing, orders)], firstOrNull);
    },

    first: (agentId, { role } = {}) =>
      read([listStatement(table, matching({ agentId, role }), { limit: 1 }, orders)], firstOrNull),

    withToolCalls(agentId, { limit, offset, direction, after } = {}) {
      const conditions = matching({ agentId }).add('json_array_length(tool_calls) > 0');
      return read([listStatement(table, conditions, { limit, offset, direction, after }, orders)], all);
    },

    stats: (agentId) =>
      read([{ sql: STATS, params: [table.encode('agentId', agentId)] }], ([result]) => {
        const rows = result?.rows ?? [];
        const sum = (at: number) => rows.reduce((total, row) => total + (row[at] as number), 0);
        const times = (at: number) => rows.map((row) => row[at] as string).sort();
        return {
          total: sum(1),
          byRole: withZeros(HISTORY_ROLES, rows),
          totalCost: sum(2),
          tokens: { input: sum(3), output: sum(4), cacheWrite: sum(5), cacheRead: sum(6) },
          firstMessage: readDateOrNull(times(7)[0]),
          lastMessage: readDateOrNull(times(8).at(-1)),
        };
      }),
  };
}
