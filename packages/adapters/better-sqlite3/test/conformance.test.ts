import { writeFileSync } from 'node:fs';
import { runConformance, targetAt } from '@coterie/testing';
import { describe, test } from 'vitest';
import { betterSqlite3 } from '../src/index.ts';
import { temporaryPath } from './helper/folder.ts';

const runner = { describe, test };
const files = { create: () => temporaryPath(), write: (path: string, bytes: Uint8Array) => writeFileSync(path, bytes) };

runConformance({ name: 'better-sqlite3, memory, sync', open: () => betterSqlite3(':memory:') }, runner);
runConformance(
  { name: 'better-sqlite3, memory, async', open: () => betterSqlite3(':memory:', { mode: 'async' }) },
  runner,
);
runConformance(
  targetAt({ ...files, name: 'better-sqlite3, file, sync', open: (path, options) => betterSqlite3(path, options) }),
  runner,
);
runConformance(
  // Core does the waiting: the driver keeps its own short timeout.
  targetAt({ ...files, name: 'better-sqlite3, file, async', open: (path) => betterSqlite3(path, { mode: 'async' }) }),
  runner,
);
// A rollback journal locks readers and writers out of each other's way differently than WAL.
runConformance(
  targetAt({
    ...files,
    name: 'better-sqlite3, file with a rollback journal, async',
    open: (path) => betterSqlite3(path, { mode: 'async', journalMode: 'delete' }),
  }),
  runner,
);
runConformance(
  targetAt({
    ...files,
    name: 'better-sqlite3, file with readers, async',
    // An export is in rollback-journal format.
    open: (path) => betterSqlite3(path, { mode: 'async', journalMode: 'wal', readers: { max: 4 } }),
  }),
  runner,
);
