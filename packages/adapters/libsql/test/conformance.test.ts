import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runConformance, targetAt } from '@coterie/testing';
import { describe, test } from 'vitest';
import { libsql } from '../src/index.ts';

const runner = { describe, test };

/** Of libsql 0.5's native binding, which reads texts as C strings and as Rust's. */
const defects = {
  'text with a NUL that another program stored is read whole': 'libSQL’s binding ends a text at its first NUL',
  'text that is no UTF-8, as another program can store it, is read with U+FFFD or refused, and the handle goes on':
    'libSQL’s binding aborts the process on a text that is no UTF-8',
};

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
