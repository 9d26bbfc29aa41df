import type { Environment } from '../../environment.ts';
import { workshop } from '../../table/verbs.ts';
import { mcpEventDefinition as definition } from './definition.ts';
import type { McpEvents } from './repository.ts';
import { readToolStats, toolStatsStatement } from './tool-stats.ts';

/** The events of MCP tools as operations. They do nothing by themselves: a store runs them. */
export function createMcpEvents(environment: Environment): McpEvents<'operation'> {
  const shop = workshop(definition, environment);
  return {
    ...shop.verbs,

    toolStats: (where = {}) =>
      shop.read([toolStatsStatement(shop.matching(where))], ([result]) => (result?.rows ?? []).map(readToolStats)),
  };
}
