import { runConformance, targetAt } from '@coterie/testing';
import { describe, test } from 'vitest';
import { libsql } from '../src/index.ts';
import { servers } from './helper/servers.ts';

runConformance(
  targetAt({ ...servers, name: 'libsql, server over WebSocket', open: (server) => libsql(server.wsUrl) }),
  { describe, test },
);
