import type { Value } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import { readDateOrNull } from '../../table/codec.ts';
import { workshop } from '../../table/verbs.ts';
import { eventDefinition as definition } from './definition.ts';
import type { Events } from './repository.ts';

/** How many are recent unless said otherwise. */
const PAGE = 20;

/** The events as operations. They do nothing by themselves: a store runs them. */
export function createEvents(environment: Environment): Events<'operation'> {
  const { verbs, matching, read } = workshop(definition, environment);
  return {
    ...verbs,

    recent: ({ where, limit = PAGE, offset } = {}) => verbs.list({ where, limit, offset, direction: 'desc' }),

    countByType(scope = {}) {
      const conditions = matching(scope);
      const sql = `SELECT type, count(*) FROM events${conditions.sql} GROUP BY type`;
      return read([{ sql, params: conditions.params }], ([result]) => byType(result?.rows ?? []));
    },

    stats(scope = {}) {
      const conditions = matching(scope);
      const sql = `SELECT type, count(*), min(created_at), max(created_at) FROM events${conditions.sql} GROUP BY type`;
      return read([{ sql, params: conditions.params }], ([result]) => {
        const rows = result?.rows ?? [];
        const times = (at: number) => rows.map((row) => row[at] as string).sort();
        return {
          total: rows.reduce((sum, [, count]) => sum + (count as number), 0),
          byType: byType(rows),
          firstEvent: readDateOrNull(times(2)[0]),
          lastEvent: readDateOrNull(times(3).at(-1)),
        };
      });
    },
  };
}

function byType(rows: readonly (readonly Value[])[]): Readonly<Record<string, number>> {
  return Object.fromEntries(rows.map(([type, count]) => [type as string, count as number]));
}
