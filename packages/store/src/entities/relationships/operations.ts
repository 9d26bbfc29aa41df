import type { Environment } from '../../environment.ts';
import { EQUALS } from '../../table/filters.ts';
import { pageClause } from '../../table/listing.ts';
import { workshop } from '../../table/verbs.ts';
import { relationshipDefinition as definition } from './definition.ts';
import { type Direction, kinOf, kinStatements } from './kin.ts';
import type { KinOptions, Relationships } from './repository.ts';

const { select } = definition.table;

const NEXT_ITERATION = `UPDATE relationships SET review_iteration = review_iteration + 1, updated_at = ?
  WHERE id = ? RETURNING ${select}`;

/** No instance is related to itself, so none is on both sides. Each side comes from its index in order. */
const OF = `SELECT ${select} FROM relationships WHERE parent_instance ${EQUALS}
  UNION ALL SELECT ${select} FROM relationships WHERE child_instance ${EQUALS} ORDER BY created_at, seq`;

/** The relationships as operations. They do nothing by themselves: a store runs them. */
export function createRelationships(environment: Environment): Relationships<'operation'> {
  const { table } = definition;
  const shop = workshop(definition, environment);

  const kin = (direction: Direction, instanceId: string, options: KinOptions) =>
    shop.read(kinStatements(direction, instanceId, options), (results) => kinOf(instanceId, results));

  return {
    ...shop.verbs,

    nextIteration(id) {
      const params = [table.encode('updatedAt', environment.now()), table.encode('id', id)];
      return shop.write([{ sql: NEXT_ITERATION, params }], shop.firstOrNull);
    },

    of(instanceId, page = {}) {
      const id = table.encode('parentInstance', instanceId);
      const cut = pageClause(page);
      return shop.read([{ sql: `${OF}${cut.sql}`, params: [id, id, ...cut.params] }], shop.all);
    },

    ancestors: (instanceId, options = {}) => kin('ancestors', instanceId, options),
    descendants: (instanceId, options = {}) => kin('descendants', instanceId, options),
  };
}
