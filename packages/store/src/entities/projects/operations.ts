import type { Environment } from '../../environment.ts';
import { textSearch } from '../../search/text-search.ts';
import { withZeros } from '../../table/counts.ts';
import { workshop } from '../../table/verbs.ts';
import { projectDefinition as definition, PROJECT_STATUSES } from './definition.ts';
import type { Projects } from './repository.ts';

const ADD_USAGE = `UPDATE projects SET cost_total = cost_total + ?, iteration_count = iteration_count + CAST(? AS INTEGER), updated_at = ?
  WHERE id = ? RETURNING ${definition.table.select}`;

const STATS = 'SELECT status, count(*), total(cost_total), total(iteration_count) FROM projects GROUP BY status';

/** The projects as operations. They do nothing by themselves: a store runs them. */
export function createProjects(environment: Environment): Projects<'operation'> {
  const { table } = definition;
  const shop = workshop(definition, environment);
  return {
    ...shop.verbs,
    ...textSearch(definition, shop),

    addUsage(id, { cost = 0, iterations = 0 }) {
      const params = [
        table.encode('costTotal', cost),
        table.encode('iterationCount', iterations),
        table.encode('updatedAt', environment.now()),
        table.encode('id', id),
      ];
      return shop.write([{ sql: ADD_USAGE, params }], shop.firstOrNull);
    },

    stats: () =>
      shop.read([{ sql: STATS, params: [] }], ([result]) => {
        const rows = result?.rows ?? [];
        return {
          total: rows.reduce((sum, [, count]) => sum + (count as number), 0),
          byStatus: withZeros(PROJECT_STATUSES, rows),
          totalCost: rows.reduce((sum, [, , cost]) => sum + (cost as number), 0),
          totalIterations: rows.reduce((sum, [, , , iterations]) => sum + (iterations as number), 0),
        };
      }),
  };
}
