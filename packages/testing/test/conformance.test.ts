import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Mode } from '@coterie/core';
import { describe, test } from 'vitest';
import { runConformance, targetAt } from '../src/index.ts';
import { engine } from './engine.ts';

const fileTarget = (mode: Mode) =>
  targetAt({
    name: `node:sqlite, file, ${mode}`,
    create: () => join(mkdtempSync(join(tmpdir(), 'coterie-conformance-')), 'test.db'),
    open: (path, { busyTimeout }) => engine({ mode, path, busyTimeout }),
    remove: (path) => rmSync(dirname(path), { recursive: true }),
  });

for (const mode of ['sync', 'async'] as const) {
  runConformance({ name: `node:sqlite, memory, ${mode}`, open: () => engine({ mode }) }, { describe, test });
  runConformance(fileTarget(mode), { describe, test });
}
