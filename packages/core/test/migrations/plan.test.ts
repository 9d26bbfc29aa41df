import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MigrationSet } from '../../src/migrations/migration.ts';
import { plan } from '../../src/migrations/plan.ts';
import { migration, recordOf, recordsOf, setOf } from './records.ts';

/** `edited 2`, one for each problem. */
const kinds = (...given: Parameters<typeof plan>): readonly string[] =>
  plan(...given).problems.map(({ kind, version }) => `${kind} ${version}`);
const states = (...given: Parameters<typeof plan>): readonly string[] =>
  plan(...given).entries.map(({ set, version, state }) => `${set} ${version} ${state}`);

describe('a plan', () => {
  test('has what is applied and what is pending, in the order of the numbers', () => {
    const set = setOf([3, 1, 2]);
    expect(states(recordsOf(setOf([1])), [set])).toEqual(['app 1 applied', 'app 2 pending', 'app 3 pending']);
    expect(plan([], [set]).problems).toEqual([]);
  });

  test('takes sets in the order given, and leaves the records of others alone', () => {
    const records = [...recordsOf(setOf([1], 'stranger')), ...recordsOf(setOf([1], 'b'))];
    expect(states(records, [setOf([1], 'b'), setOf([1], 'a')])).toEqual(['b 1 applied', 'a 1 pending']);
  });

  test('of a set without migrations is empty', () => {
    expect(plan([], [setOf([])])).toEqual({ entries: [], problems: [] });
  });

  test('says what can lose data, and what has foreign keys off', () => {
    const [first, second] = plan(
      [],
      [
        {
          name: 'app',
          migrations: [migration(1, { up: 'DROP TABLE old' }), migration(2, { foreignKeys: 'off', destructive: true })],
        },
      ],
    ).entries;
    expect(first?.destructive).toEqual([
      { reason: 'drops table "old" with its rows', statement: { index: 0, line: 1, sql: 'DROP TABLE old' } },
    ]);
    expect(second).toMatchObject({
      destructive: [{ reason: 'is declared destructive' }],
      needsApproval: true,
      foreignKeys: 'off',
    });
  });
});

describe('a problem', () => {
  test.each<[string, MigrationSet, readonly string[]]>([
    ['a gap at the start', setOf([2]), ['gap 1']],
    ['a gap in between', setOf([1, 2, 4]), ['gap 3']],
    ['two gaps', setOf([2, 4]), ['gap 1', 'gap 3']],
    ['a very large number', setOf([1, 20_260_101]), ['gap 2']],
    ['a number that is there twice', setOf([1, 2, 2]), ['duplicate 2']],
  ])('is found in the code alone: %s', (_what, set, problems) => {
    expect(kinds([], [set])).toEqual(problems);
  });

  test('is two sets of one name', () => {
    expect(kinds([], [setOf([1]), setOf([1])])).toEqual(['duplicate null']);
    expect(states([], [setOf([1]), setOf([1])])).toEqual(['app 1 pending']);
  });

  test('is a text that was edited, with the lines that differ', () => {
    const before = migration(1, { up: 'CREATE TABLE a (\n  x TEXT,\n  y TEXT\n);' });
    const after = migration(1, { up: 'CREATE TABLE a (\n  x INTEGER,\n  y TEXT\n);' });
    const { problems } = plan([recordOf(before)], [{ name: 'app', migrations: [after] }]);
    expect(problems).toEqual([
      expect.objectContaining({
        kind: 'edited',
        difference: [
          { change: 'removed', line: 2, text: '  x TEXT,' },
          { change: 'added', line: 2, text: '  x INTEGER,' },
        ],
      }),
    ]);
    expect(problems[0]?.message).toMatch(
      /app\/001_step1 was changed.*line 2\. Undo the change, and put it into a new migration\./,
    );
  });

  test.each<[string, Parameters<typeof migration>[1], Parameters<typeof migration>[1], readonly string[]]>([
    [
      'line ends, byte order mark and trailing blanks',
      { up: 'SELECT 1;\nSELECT 2;' },
      { up: '\uFEFF\r\n\r\nSELECT 1;  \r\nSELECT 2;\r\n\r\n' },
      [],
    ],
    ['the down', { down: 'SELECT 1' }, { down: 'SELECT 2' }, []],
    ['a comment', { up: 'SELECT 1 -- a' }, { up: 'SELECT 1 -- b' }, ['edited 1']],
    ['blanks inside a string', { up: "SELECT 'a  '" }, { up: "SELECT 'a '" }, ['edited 1']],
    [
      'the revision of a function',
      { up: () => undefined, revision: '1' },
      { up: () => undefined, revision: '2' },
      ['edited 1'],
    ],
    ['a function with the same revision', { up: () => undefined, revision: '1' }, { up: () => {}, revision: '1' }, []],
    ['SQL that became a function', { up: 'SELECT 1' }, { up: () => undefined, revision: '1' }, ['edited 1']],
    ['the name', { name: 'old' }, { name: 'new' }, ['renamed 1']],
    ['name and text, which is another migration', { name: 'old' }, { name: 'new', up: 'SELECT 1' }, ['edited 1']],
  ])('is made or not by a change of %s', (_what, before, after, problems) => {
    expect(kinds([recordOf(migration(1, before))], [{ name: 'app', migrations: [migration(1, after)] }])).toEqual(
      problems,
    );
  });

  test('is a migration that was applied and is missing, or newer than the code', () => {
    expect(kinds(recordsOf(setOf([1, 2, 3])), [setOf([1, 3])])).toEqual(['missing 2']);
    expect(kinds(recordsOf(setOf([1, 2, 3, 4])), [setOf([1, 2])])).toEqual(['newer 4']);
    expect(kinds(recordsOf(setOf([1])), [setOf([])])).toEqual(['newer 1']);
    expect(states(recordsOf(setOf([1, 2])), [setOf([1])])).toEqual(['app 1 applied', 'app 2 applied']);
  });

  test('is a migration that comes too late, with the number to give it', () => {
    const { problems } = plan(recordsOf(setOf([1, 3])), [setOf([1, 2, 3, 4])]);
    expect(problems).toEqual([expect.objectContaining({ kind: 'late', version: 2 })]);
    expect(problems[0]?.message).toMatch(/003_step3 was applied before it\. Give it the next number, 005_step2\./);
  });

  test('blocks what is pending in its set and in those behind it, not in those before', () => {
    const records = recordsOf(setOf([1], 'b'));
    const sets = [
      setOf([1], 'a'),
      { name: 'b', migrations: [migration(1, { up: 'SELECT 7' }), migration(2)] },
      setOf([1], 'c'),
    ];
    expect(states(records, sets)).toEqual(['a 1 pending', 'b 1 applied', 'b 2 blocked', 'c 1 blocked']);
    expect(plan(records, sets).entries[3]?.reason).toBe(plan(records, sets).problems[0]?.message);
  });
});

describe('whatever was applied of whatever set', () => {
  const versions = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 8 });

  test('the plan is without problems exactly where the code goes on from what is applied', () => {
    fc.assert(
      fc.property(versions, versions, (known, applied) => {
        const { problems, entries } = plan(recordsOf(setOf(applied)), [setOf(known)]);
        const whole = (list: readonly number[]): boolean =>
          [...list].sort().every((version, index) => version === index + 1);
        const goesOn = whole(known) && whole(applied) && applied.length <= known.length;
        expect(problems.length === 0).toBe(goesOn);
        for (const { message } of problems) expect(message).toMatch(/\. [A-Z].*\.$/);
        expect(entries.map(({ version }) => version)).toEqual([...new Set([...known, ...applied])].sort());
        for (const { version, state } of entries) {
          expect(state).toBe(applied.includes(version) ? 'applied' : goesOn ? 'pending' : 'blocked');
        }
      }),
    );
  });
});
