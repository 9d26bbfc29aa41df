import type { Environment } from '../../environment.ts';
import { textSearch } from '../../search/text-search.ts';
import { workshop } from '../../table/verbs.ts';
import { refuseUnknown } from '../../table/write.ts';
import { checkpointDefinition as definition } from './definition.ts';
import type { Checkpoints } from './repository.ts';
import { checkpointTable as table } from './schema.ts';
import { readSnapshot } from './snapshot.ts';

const GET = `SELECT ${table.select}, snapshot_json, snapshot_data FROM checkpoints WHERE id = ?`;
const DELETE_EXPIRED = 'DELETE FROM checkpoints WHERE retention_expires_at <= ?';

/** What follows from the source of a restored checkpoint alone. */
const OF_SOURCE: readonly string[] = ['snapshot', 'sizeGiven', 'checksumGiven', 'restoredFrom'];
const OWN: ReadonlySet<string> = new Set(definition.writable.filter((field) => !OF_SOURCE.includes(field)));

/** The checkpoints as operations. They do nothing by themselves: a store runs them. */
export function createCheckpoints(environment: Environment): Checkpoints<'operation'> {
  const shop = workshop(definition, environment);
  return {
    ...shop.verbs,
    ...textSearch(definition, shop),

    get: (id) =>
      shop.read([{ sql: GET, params: [table.encode('id', id)] }], ([result]) => {
        const [row] = result?.rows ?? [];
        if (row === undefined) return null;
        const checkpoint = table.decode(row);
        const stored = [row.at(-2), row.at(-1)] as const;
        return { ...checkpoint, snapshot: readSnapshot(checkpoint, stored, environment) };
      }),

    restore(source, given = {}) {
      refuseUnknown(given, OWN);
      const { name, sessionId, branches, metadata, compressed, encrypted } = source;
      const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const { id: restoredFrom, snapshot, sizeGiven, checksumGiven } = source;
      const taken = { name, sessionId, branches, metadata, compressed, encrypted };
      return shop.verbs.create({ ...taken, ...own, snapshot, sizeGiven, checksumGiven, restoredFrom });
    },

    deleteExpired: (at = environment.now()) =>
      shop.write(
        [{ sql: DELETE_EXPIRED, params: [table.encode('retentionExpiresAt', at)] }],
        ([result]) => result?.changes ?? 0,
      ),
  };
}
