import { libsql } from '@coterie/libsql';
import { startSqld } from '@coterie/sqld';
import { runStoreCases, targetAt } from '@coterie/testing';
import { describe, test } from 'vitest';

runStoreCases(
  targetAt({
    name: 'libsql, server over HTTP',
    create: () => startSqld(),
    open: ({ url }) => libsql({ url }),
    remove: (server) => server.stop(),
  }),
  { describe, test },
);
