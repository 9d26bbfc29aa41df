/** The statistics of tools, in SQL: nothing but the answer leaves the database. */

import type { Statement, Value } from '@coterie/core';
import type { Conditions } from '../../table/conditions.ts';
import type { DurationStats, ToolStats } from './types.ts';

/** The nearest rank of a percentile among the durations of a tool, counted from 1. */
const rankOf = (percent: number): string => `(${percent} * timed + 99) / 100`;

const percentile = (percent: number): string => `max(iif(place - untimed = ${rankOf(percent)}, duration_ms, NULL))`;

/**
 * Every tool is counted, and every event gets its place in the order of durations; then only the places that are percentiles
 * are looked at, and the last, which every tool has. NULL comes first in SQLite's order: events without a duration have the
 * places before it.
 */
export function toolStatsStatement(conditions: Conditions): Statement {
  const select = 'SELECT tool_name, success, duration_ms FROM mcp_events';
  // All events come from one index in both orders. Of what a filter leaves, the index of the filter gives less to sort.
  const chosen = conditions.isEmpty ? `(${select})` : `MATERIALIZED (${select}${conditions.sql})`;
  return {
    sql: `WITH chosen AS ${chosen},
      tool AS MATERIALIZED (
        SELECT tool_name, count(*) AS total, count(*) - sum(success) AS failures, count(duration_ms) AS timed,
          count(*) - count(duration_ms) AS untimed, avg(duration_ms) AS average, max(duration_ms) AS longest
        FROM chosen GROUP BY tool_name),
      placed AS (
        SELECT tool_name AS placed_tool, duration_ms, row_number() OVER (PARTITION BY tool_name ORDER BY duration_ms) AS place
        FROM chosen)
      SELECT tool_name, total, failures, timed, average,
        ${percentile(50)}, ${percentile(95)}, ${percentile(99)}, longest
      FROM placed CROSS JOIN tool ON tool_name = placed_tool
      WHERE place = total OR place - untimed IN (${[50, 95, 99].map(rankOf).join(', ')})
      GROUP BY tool_name ORDER BY tool_name`,
    params: conditions.params,
  };
}

export function readToolStats(row: readonly Value[]): ToolStats {
  const [toolName, count, failures, timed] = row as [string, number, number, number];
  return { toolName, count, failures, errorRate: failures / count, duration: timed === 0 ? null : durationOf(row) };
}

function durationOf(row: readonly Value[]): DurationStats {
  const [count, average, p50, p95, p99, max] = row.slice(3) as [number, number, number, number, number, number];
  return { count, average, p50, p95, p99, max };
}
