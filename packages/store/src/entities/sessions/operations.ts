import type { Environment } from '../../environment.ts';
import { textSearch } from '../../search/text-search.ts';
import { Conditions } from '../../table/conditions.ts';
import { pageClause } from '../../table/listing.ts';
import { addPrefix } from '../../table/prefix.ts';
import { workshop } from '../../table/verbs.ts';
import { sessionDefinition as definition, SESSION_STATUSES } from './definition.ts';
import type { Sessions } from './repository.ts';

const TERMINATE = `UPDATE sessions SET
    termination_reason = iif(status = 'terminated', termination_reason, ?),
    terminated_at = iif(status = 'terminated', terminated_at, ?),
    updated_at = iif(status = 'terminated', updated_at, ?),
    status = 'terminated'
  WHERE id = ? RETURNING ${definition.table.select}`;

const TOUCH = `UPDATE sessions SET last_activity = max(last_activity, ?) WHERE id = ? RETURNING ${definition.table.select}`;

/** The sessions as operations. They do nothing by themselves: a store runs them. */
export function createSessions(environment: Environment): Sessions<'operation'> {
  const { table } = definition;
  const shop = workshop(definition, environment);
  return {
    ...shop.verbs,
    ...textSearch(definition, shop),

    terminate(id, reason) {
      const now = table.encode('terminatedAt', environment.now());
      const params = [table.encode('terminationReason', reason ?? null), now, now, table.encode('id', id)];
      return shop.write([{ sql: TERMINATE, params }], shop.firstOrNull);
    },

    touch(id) {
      const params = [table.encode('lastActivity', environment.now()), table.encode('id', id)];
      return shop.write([{ sql: TOUCH, params }], shop.firstOrNull);
    },

    countByStatus: (where = {}) => shop.countBy('status', SESSION_STATUSES, where),

    findByIdPrefix(prefix, { limit = 10, offset } = {}) {
      const begins = addPrefix(new Conditions(), 'id', table.encode('id', prefix) as string);
      const page = pageClause({ limit, offset });
      const sql = `SELECT ${table.select} FROM sessions${begins.sql} ORDER BY id${page.sql}`;
      return shop.read([{ sql, params: [...begins.params, ...page.params] }], shop.all);
    },
  };
}
