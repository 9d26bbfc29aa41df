import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runConformance, subjects, targetAt } from '@coterie/testing';
import { describe, test } from 'vitest';
import { libsql } from '../src/index.ts';
import { defects } from './helper/defects.ts';
import { servers } from './helper/servers.ts';

/**
 * A case on a replica takes a second: a process fetches, twice or more. So here it is what depends on where reads and writes
 * go; `COTERIE_REPLICA=whole` (as `npm run matrix` has it) runs the rest, which a server and a local file have shown.
 */
const OF_REPLICAS = [
  'values',
  'results',
  'transactions',
  'concurrent calls',
  'foreign keys',
  'export and import of bytes',
];
const whole = process.env.COTERIE_REPLICA === 'whole';

runConformance(
  targetAt({
    name: 'libsql, embedded replica',
    defects,
    create: async () => ({
      server: await servers.create(),
      folder: mkdtempSync(join(tmpdir(), 'coterie-libsql-')),
    }),
    open: ({ server, folder }) => libsql({ url: `file:${join(folder, 'replica.db')}`, syncUrl: server.url }),
    async remove({ server, folder }) {
      rmSync(folder, { recursive: true, force: true });
      await servers.remove(server);
    },
  }),
  { describe, test },
  subjects.filter(({ name }) => whole || OF_REPLICAS.includes(name)),
);
