import { runConformance } from '@coterie/testing';
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { describe, test } from 'vitest';
import { sqljs } from '../src/index.ts';

const runner = { describe, test };

runConformance(
  { name: 'sql.js, Chromium, sync', open: () => sqljs({ wasmUrl }), load: (bytes) => sqljs({ bytes, wasmUrl }) },
  runner,
);
runConformance(
  {
    name: 'sql.js, Chromium, async',
    open: () => sqljs({ wasmUrl, mode: 'async' }),
    load: (bytes) => sqljs({ bytes, wasmUrl, mode: 'async' }),
  },
  runner,
);
