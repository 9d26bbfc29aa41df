import { sqljs } from '@coterie/sqljs';
import { runStoreCases } from '@coterie/testing';
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { describe, test } from 'vitest';

runStoreCases({ name: 'sql.js, Chromium', open: () => sqljs({ wasmUrl }) }, { describe, test });
