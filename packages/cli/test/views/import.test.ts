import { expect, test } from 'vitest';
import type { ImportDocument } from '../../src/documents/index.ts';
import { renderImport } from '../../src/views/import.ts';
import { terminal } from '../helper/terminal.ts';

const REPORT: ImportDocument = {
  files: 3,
  records: 5000,
  inserted: 5000,
  skipped: 0,
  malformed: [],
  sessions: 2,
  bytes: 90_000_000,
  durationMs: 3000,
};

test.each([
  ['of much that was read', {}, '3 files, 90 MB, 3.0 s (30 MB/s)'],
  ['not of little', { bytes: 900, inserted: 1, records: 1 }, '3 files, 900 B, 3.0 s'],
  ['not of what was known before', { inserted: 1, skipped: 4999 }, '3 files, 90 MB, 3.0 s'],
])('a rate is told %s', (_what, change: Partial<ImportDocument>, line) => {
  const text = renderImport(
    { ...REPORT, ...change },
    { where: 'a.db', keeps: true, ending: 'done', pending: 0, leftOut: [] },
    terminal(),
  );
  expect(text.split('\n')[1]).toBe(line);
});
