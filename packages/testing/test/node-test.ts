/** Part of the suite under Node's own test runner; `run.test.ts` runs this file and reads what it reports. */
import { describe, test } from 'node:test';
import { runConformance, subjects } from '../src/index.ts';
import { engine } from './engine.ts';

const chosen = subjects.filter(({ name }) => name === 'BLOBs' || name === 'waiting and giving up');

runConformance({ name: 'node:sqlite', open: () => engine({ mode: 'sync' }) }, { describe, test }, chosen);
runConformance(
  { name: 'broken', open: () => engine({ mode: 'sync', read: () => 'nothing but this' }) },
  { describe, test },
  chosen,
);
