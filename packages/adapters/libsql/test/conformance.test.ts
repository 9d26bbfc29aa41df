import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runConformance, targetAt } from '@coterie/testing';
import { describe, test } from 'vitest';
import { libsql } from '../src/index.ts';
import { defects } from './helper/defects.ts';

const runner = { describe, test };

runConformance({ name: 'libsql, memory', defects, open: () => libsql(':memory:') }, runner);
runConformance(
  targetAt({
    name: 'libsql, file',
    defects,
    create: () => join(mkdtempSync(join(tmpdir(), 'coterie-libsql-')), 'agents.db'),
    open: (path) => libsql(`file:${path}`),
    write: (path, bytes) => writeFileSync(path, bytes),
    remove: (path) => rmSync(dirname(path), { recursive: true, force: true }),
  }),
  runner,
);
