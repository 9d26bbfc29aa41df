import type { Environment } from '../../environment.ts';
import { textSearch } from '../../search/text-search.ts';
import { withZeros } from '../../table/counts.ts';
import { listStatement, pageClause } from '../../table/listing.ts';
import { workshop } from '../../table/verbs.ts';
import { outputDefinition as definition, OUTPUT_TYPES } from './definition.ts';
import type { Outputs } from './repository.ts';
import { overviewTable, outputTable as table } from './schema.ts';

const VERSION = `SELECT ${table.select} FROM outputs WHERE project_id = ? AND path = ? AND version = ?`;
const COUNTS = 'SELECT type, count(*) FROM outputs WHERE project_id = ? GROUP BY type';
const PATHS = 'SELECT count(*) FROM (SELECT DISTINCT path FROM outputs WHERE project_id = ? AND path IS NOT NULL)';

/** The outputs as operations. They do nothing by themselves: a store runs them. */
export function createOutputs(environment: Environment): Outputs<'operation'> {
  const { orders } = definition;
  const shop = workshop(definition, environment);
  const { matching, read, all, firstOrNull } = shop;
  return {
    ...shop.verbs,
    ...textSearch(definition, shop),

    overview({ where = {}, ...listing } = {}) {
      const statement = listStatement(overviewTable, matching(where), listing, orders);
      return read([statement], ([result]) => (result?.rows ?? []).map((row) => overviewTable.decode(row)));
    },

    latest(projectId, path) {
      const listing = { direction: 'desc', limit: 1 } as const;
      return read([listStatement(table, matching({ projectId, path }), listing, ['version'])], firstOrNull);
    },

    getVersion(projectId, path, version) {
      const params = [
        table.encode('projectId', projectId),
        table.encode('path', path),
        table.encode('version', version),
      ];
      return read([{ sql: VERSION, params }], firstOrNull);
    },

    history(projectId, path, { limit, offset, direction, after } = {}) {
      const listing = { limit, offset, direction, after };
      return read([listStatement(table, matching({ projectId, path }), listing, ['version'])], all);
    },

    uniquePaths(projectId, { type, ...page } = {}) {
      const conditions = matching({ projectId, type }).add('path IS NOT NULL');
      const { sql, params } = pageClause(page);
      return read(
        [
          {
            sql: `SELECT DISTINCT path FROM outputs${conditions.sql} ORDER BY path${sql}`,
            params: [...conditions.params, ...params],
          },
        ],
        ([result]) => (result?.rows ?? []).map(([path]) => path as string),
      );
    },

    stats(projectId) {
      const params = [table.encode('projectId', projectId)];
      return read(
        [
          { sql: COUNTS, params },
          { sql: PATHS, params },
        ],
        ([counts, paths]) => {
          const rows = counts?.rows ?? [];
          return {
            total: rows.reduce((sum, [, count]) => sum + (count as number), 0),
            byType: withZeros(OUTPUT_TYPES, rows),
            uniquePaths: (paths?.rows[0]?.[0] ?? 0) as number,
          };
        },
      );
    },
  };
}
