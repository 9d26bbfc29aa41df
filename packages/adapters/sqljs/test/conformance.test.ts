import { runConformance } from '@coterie/testing';
import { describe, test } from 'vitest';
import { sqljs } from '../src/index.ts';

const runner = { describe, test };

runConformance({ name: 'sql.js, Node, sync', open: () => sqljs(), load: (bytes) => sqljs({ bytes }) }, runner);
runConformance(
  {
    name: 'sql.js, Node, async',
    open: () => sqljs({ mode: 'async' }),
    load: (bytes) => sqljs({ bytes, mode: 'async' }),
  },
  runner,
);
