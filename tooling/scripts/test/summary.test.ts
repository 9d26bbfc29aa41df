import { expect, test } from 'vitest';
import { rowsOf, summaryOf, totalOf } from '../src/summary.mjs';

const results = (passed: number) => ({ passed, failed: [], skipped: [], durationMs: 1_250 });
const task = (name: string, owner: string, exitCode: number) => ({ task: name, package: owner, exitCode });

test('the tests of all packages are added up, in the order of their names', () => {
  const rows = rowsOf(
    [
      { name: '@coterie/store', results: results(20) },
      { name: '@coterie/core', results: results(300) },
    ],
    [task('test', '@coterie/core', 0), task('test', '@coterie/store', 0)],
  );
  expect(totalOf(rows)).toEqual({ passed: 320, failed: 0, skipped: 0 });
  expect(summaryOf(rows)).toBe(
    [
      'package          passed   failed  skipped     time',
      '@coterie/core       300        0        0    1.3 s',
      '@coterie/store       20        0        0    1.3 s',
      '',
      '320 passed, 0 failed',
    ].join('\n'),
  );
});

test('a package whose tests left no results counts as a failure', () => {
  const rows = rowsOf([{ name: '@coterie/core', results: null }], [task('test', '@coterie/core', 1)]);
  expect(totalOf(rows).failed).toBe(1);
  expect(summaryOf(rows)).toContain('failed in @coterie/core:\n  tests: did not run, see above');
});

test('tests that ended badly with nothing failed count as a failure, and failed ones count once', () => {
  const failed = [{ name: 'node > a.test.ts > adds', reason: 'expected 3' }];
  const packages = [
    { name: '@coterie/core', results: results(0) },
    { name: '@coterie/store', results: { ...results(1), failed } },
  ];
  const rows = rowsOf(packages, [task('test', '@coterie/core', 1), task('test', '@coterie/store', 1)]);
  expect(rows.map((row) => row.failed.length)).toEqual([1, 1]);
  expect(summaryOf(rows)).toContain('failed in @coterie/store:\n  node > a.test.ts > adds: expected 3');
});

test('a build, check or lint that fails is a failure of its package', () => {
  const rows = rowsOf(
    [{ name: '@coterie/core', results: results(3) }],
    [task('lint', '//', 1), task('check', '@coterie/core', 2), task('test', '@coterie/core', 0)],
  );
  expect(totalOf(rows)).toEqual({ passed: 3, failed: 2, skipped: 0 });
  expect(summaryOf(rows)).toContain('failed in @coterie/core:\n  check: exit code 2, see above');
  expect(summaryOf(rows)).toContain('failed in workspace:\n  lint: exit code 1, see above');
});

test('skipped tests are listed under their reason, and counted in the last line', () => {
  const skipped = [
    { name: 'attach', reason: 'a remote server has no ATTACH' },
    { name: 'vacuum', reason: 'a remote server has no VACUUM' },
    { name: 'attach twice', reason: 'a remote server has no ATTACH' },
  ];
  const text = summaryOf(rowsOf([{ name: '@coterie/libsql', results: { ...results(9), skipped } }], []));
  expect(text).toContain(
    'skipped in @coterie/libsql: a remote server has no ATTACH\n  attach\n  attach twice\n\n' +
      'skipped in @coterie/libsql: a remote server has no VACUUM\n  vacuum\n',
  );
  expect(text.split('\n').at(-1)).toBe('9 passed, 0 failed, 3 skipped');
});

test('a case that was skipped on several drivers stands once', () => {
  const reason = 'the driver opens no bytes';
  const skipped = ['memory', 'file'].map((target) => ({ name: `node > ${target} > bytes > are refused`, reason }));
  const text = summaryOf(rowsOf([{ name: '@coterie/libsql', results: { ...results(9), skipped } }], []));
  expect(text).toContain(`skipped in @coterie/libsql: ${reason}\n  are refused (2 times)\n`);
});
