/** More sessions than anybody has at once. Each time they go into a new copy of the file, which is made before. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore, type Session } from '@coterie/store';
import { copyOf, knownSession, newSession, sessionsFile } from '../data/sessions.ts';
import type { Side } from '../measuring/work.ts';
import { type Bulk, type BulkPeer, byHandBulk, coterieBulk } from '../peers/bulk.ts';
import { beside } from './beside.ts';

const [FULL, QUICK] = [100_000, 3000];

/** Once takes seconds: more rounds would tell little more. */
const ROUNDS = 10;

function readBack(path: string, ids: readonly string[]): readonly (Session | null)[] {
  const store = openStore(betterSqlite3(path));
  try {
    return ids.map((id) => store.sessions.get(id));
  } finally {
    store.close();
  }
}

export const bulkWork = beside({
  name: 'sessions/bulk',
  title: 'create very many at once',
  scale: { full: `${FULL.toLocaleString('en')} sessions`, quick: `${QUICK.toLocaleString('en')} sessions` },
  rounds: ROUNDS,
  units: ({ quick }) => (quick ? QUICK : FULL),
  sides({ quick, data, folder }) {
    const file = sessionsFile(data, 10_000);
    const given = Array.from({ length: quick ? QUICK : FULL }, (_, at) => newSession(at));
    const known = Array.from({ length: 700 }, (_, at) => knownSession(at));
    const side = (peer: BulkPeer, bar?: number): Side => ({
      name: peer.name,
      ...(bar !== undefined && { bar }),
      open() {
        let bulk: Bulk | undefined;
        const renew = (): string => {
          bulk?.close();
          const path = copyOf(file, folder, peer.name);
          bulk = peer.open(path);
          return path;
        };
        return {
          once: () => bulk?.insert(given),
          prepare: () => void renew(),
          answer() {
            const path = renew();
            return [bulk?.insert(known), readBack(path, ['known-0', 'known-499', 'known-699'])];
          },
          close: () => bulk?.close(),
        };
      },
    });
    return [side(coterieBulk), side(byHandBulk, 0.95)];
  },
});
