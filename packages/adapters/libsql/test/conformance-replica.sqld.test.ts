import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runConformance, targetAt } from '@coterie/testing';
import { describe, test } from 'vitest';
import { libsql } from '../src/index.ts';
import { defects } from './helper/defects.ts';
import { servers } from './helper/servers.ts';

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
);
