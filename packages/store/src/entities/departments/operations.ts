import type { Environment } from '../../environment.ts';
import { workshop } from '../../table/verbs.ts';
import { departmentDefinition as definition } from './definition.ts';
import { encodeChanges } from './performance.ts';
import type { Departments } from './repository.ts';

const REPORT = `UPDATE departments SET performance_json = json_patch(performance_json, ?), updated_at = ?
  WHERE id = ? RETURNING ${definition.table.select}`;

/** The departments as operations. They do nothing by themselves: a store runs them. */
export function createDepartments(environment: Environment): Departments<'operation'> {
  const { table } = definition;
  const shop = workshop(definition, environment);
  return {
    ...shop.verbs,

    bySession: (sessionId, { isActive, limit, offset } = {}) =>
      shop.verbs.list({ where: { sessionId, isActive }, limit, offset }),

    active: ({ limit, offset } = {}) => shop.verbs.list({ where: { isActive: true }, limit, offset }),

    report(id, figures) {
      const now = table.encode('updatedAt', environment.now());
      const params = [encodeChanges(figures), now, table.encode('id', id)];
      return shop.write([{ sql: REPORT, params }], shop.firstOrNull);
    },
  };
}
