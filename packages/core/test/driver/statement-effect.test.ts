import { describe, expect, it } from 'vitest';
import { mayBeRounded, narrowInteger } from '../../src/driver/integers.ts';
import { statementEffect } from '../../src/driver/statement-effect.ts';

describe('the effect of a statement', () => {
  it.each(['INSERT INTO t VALUES (1)', 'WITH x AS (SELECT 1) UPDATE t SET a = 1', 'REPLACE INTO t VALUES (1)'])(
    'is rows that count, for %s',
    (sql) => expect(statementEffect(sql)).toMatchObject({ countsChanges: true, disturbsSchema: false }),
  );

  it.each([
    'CREATE TABLE t (a)',
    'ALTER TABLE t ADD b',
    'DROP VIEW v',
    'ATTACH ? AS x',
    '/* back */ ROLLBACK',
    'ROLLBACK TO a',
  ])('is another schema, perhaps, for %s', (sql) =>
    expect(statementEffect(sql)).toMatchObject({ countsChanges: false, disturbsSchema: true }),
  );

  it.each(['SELECT 1', 'BEGIN IMMEDIATE', 'COMMIT', 'SAVEPOINT a', 'RELEASE a', 'PRAGMA user_version = 1'])(
    'is none, for %s',
    (sql) => expect(statementEffect(sql)).toMatchObject({ countsChanges: false, disturbsSchema: false }),
  );
});

describe('integers', () => {
  it('are numbers where these are exact', () => {
    expect([2n ** 53n - 1n, -(2n ** 53n - 1n), 0n].map(narrowInteger)).toEqual([2 ** 53 - 1, -(2 ** 53 - 1), 0]);
    expect([2n ** 53n, -(2n ** 53n)].map(narrowInteger)).toEqual([2n ** 53n, -(2n ** 53n)]);
  });

  it('may be rounded from 2^53 on', () => {
    expect([2 ** 53, -(2 ** 53), 1e300].map(mayBeRounded)).toEqual([true, true, true]);
    expect([2 ** 53 - 1, -(2 ** 53 - 1), 0.5].map(mayBeRounded)).toEqual([false, false, false]);
  });
});
