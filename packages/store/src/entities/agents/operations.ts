import type { Environment } from '../../environment.ts';
import { withZeros } from '../../table/counts.ts';
import { EQUALS } from '../../table/filters.ts';
import { workshop } from '../../table/verbs.ts';
import { AGENT_STATUSES, agentDefinition as definition } from './definition.ts';
import type { Agents } from './repository.ts';
import { agentTable as table } from './schema.ts';
import { inTreeOrder, upwards } from './tree.ts';

const ROOTS = `SELECT ${table.select} FROM agents WHERE project_id ${EQUALS} AND parent_id IS NULL ORDER BY created_at, seq`;

const SUBTREE = `WITH RECURSIVE tree (seq, id) AS (
    SELECT seq, id FROM agents WHERE id = ?
    UNION
    SELECT agents.seq, agents.id FROM tree JOIN agents ON agents.parent_id = tree.id)
  SELECT ${table.select} FROM agents WHERE seq IN (SELECT seq FROM tree)`;

const PATH = `WITH RECURSIVE above (seq, parent_id) AS (
    SELECT seq, parent_id FROM agents WHERE id = ?
    UNION
    SELECT agents.seq, agents.parent_id FROM above JOIN agents ON agents.id = above.parent_id)
  SELECT ${table.select} FROM agents WHERE seq IN (SELECT seq FROM above)`;

const ADD_USAGE = `UPDATE agents SET total_tokens = total_tokens + CAST(? AS INTEGER), total_cost = total_cost + ?,
    iteration_count = iteration_count + CAST(? AS INTEGER), updated_at = ?
  WHERE id = ? RETURNING ${table.select}`;

const STATS = `SELECT status, count(*), total(total_tokens), total(total_cost), total(iteration_count), max(depth)
  FROM agents WHERE project_id = ? GROUP BY status`;

/** The agents as operations. They do nothing by themselves: a store runs them. */
export function createAgents(environment: Environment): Agents<'operation'> {
  const { verbs, read, write, all, firstOrNull } = workshop(definition, environment);
  const key = (id: string) => table.encode('id', id);
  const project = (id: string) => table.encode('projectId', id);
  return {
    ...verbs,

    deleteMany(where) {
      const deletion = verbs.deleteMany(where);
      // What goes with a parent is not among the changes, though it may fit as well: it is counted before.
      const counted = verbs.count(where);
      return { ...deletion, statements: [...counted.statements, ...deletion.statements], decode: counted.decode };
    },

    roots: (projectId) => read([{ sql: ROOTS, params: [project(projectId)] }], all),
    subtree: (id) => read([{ sql: SUBTREE, params: [key(id)] }], (results) => inTreeOrder(id, all(results))),
    pathToRoot: (id) => read([{ sql: PATH, params: [key(id)] }], (results) => upwards(all(results))),

    addUsage(id, { tokens = 0, cost = 0, iterations = 0 }) {
      const params = [
        table.encode('totalTokens', tokens),
        table.encode('totalCost', cost),
        table.encode('iterationCount', iterations),
        table.encode('updatedAt', environment.now()),
        key(id),
      ];
      return write([{ sql: ADD_USAGE, params }], firstOrNull);
    },

    stats: (projectId) =>
      read([{ sql: STATS, params: [project(projectId)] }], ([result]) => {
        const rows = result?.rows ?? [];
        const sum = (at: number) => rows.reduce((total, row) => total + (row[at] as number), 0);
        return {
          total: sum(1),
          byStatus: withZeros(AGENT_STATUSES, rows),
          totalTokens: sum(2),
          totalCost: sum(3),
          totalIterations: sum(4),
          maxDepth: rows.length === 0 ? null : Math.max(...rows.map((row) => row[5] as number)),
        };
      }),
  };
}
