import type { Environment } from '../../environment.ts';
import { textSearch } from '../../search/text-search.ts';
import { pageClause } from '../../table/listing.ts';
import { workshop } from '../../table/verbs.ts';
import { sessionDefinition as definition } from './definition.ts';
import type { Sessions } from './repository.ts';

/** The sessions as operations. They do nothing by themselves: a store runs them. */
export function createSessions(environment: Environment): Sessions<'operation'> {
  const { table } = definition;
  const shop = workshop(definition, environment);
  return {
    ...shop.verbs,
    ...textSearch(definition, shop),

    findByIdPrefix(prefix, { limit = 10, offset } = {}) {
      const page = pageClause({ limit, offset });
      const start = table.encode('id', prefix);
      // No character sorts behind the last code point, so that the range is the prefix's own and the index gives it.
      const sql = `SELECT ${table.select} FROM sessions WHERE id >= ? AND id < ? || char(0x10FFFF) ORDER BY id${page.sql}`;
      return shop.read([{ sql, params: [start, start, ...page.params] }], shop.all);
    },
  };
}
