import type { Value } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import { workshop } from '../../table/verbs.ts';
import { mcpEventDefinition as definition } from './definition.ts';
import type { McpEvents } from './repository.ts';
import type { DurationStats, ToolStats } from './types.ts';

/** The nearest rank of a percentile among `timed` durations, rounded up. */
const rankOf = (percent: number): string => `(${percent} * timed + 99) / 100`;

const percentile = (percent: number): string => `max(iif(place = ${rankOf(percent)}, duration_ms, NULL))`;

/** The events of MCP tools as operations. They do nothing by themselves: a store runs them. */
export function createMcpEvents(environment: Environment): McpEvents<'operation'> {
  const shop = workshop(definition, environment);
  return {
    ...shop.verbs,

    toolStats(where = {}) {
      const conditions = shop.matching(where);
      // NULLs come first in the order: places count from the first duration on. No duration has place 0 or less.
      const sql = `SELECT tool_name, count(*), count(*) - sum(success), count(duration_ms), avg(duration_ms),
          ${percentile(50)}, ${percentile(95)}, ${percentile(99)}, max(duration_ms)
        FROM (
          SELECT tool_name, success, duration_ms,
            row_number() OVER ranked - count(*) OVER tool + count(duration_ms) OVER tool AS place,
            count(duration_ms) OVER tool AS timed
          FROM mcp_events${conditions.sql}
          WINDOW tool AS (PARTITION BY tool_name), ranked AS (PARTITION BY tool_name ORDER BY duration_ms))
        GROUP BY tool_name ORDER BY tool_name`;
      return shop.read([{ sql, params: conditions.params }], ([result]) => (result?.rows ?? []).map(statsOf));
    },
  };
}

function statsOf(row: readonly Value[]): ToolStats {
  const [toolName, count, failures, timed] = row as [string, number, number, number];
  return { toolName, count, failures, errorRate: failures / count, duration: timed === 0 ? null : durationOf(row) };
}

function durationOf(row: readonly Value[]): DurationStats {
  const [count, average, p50, p95, p99, max] = row.slice(3) as [number, number, number, number, number, number];
  return { count, average, p50, p95, p99, max };
}
