/** What plans and dry runs say of migrations behind others that have not run: never less than the run will ask for. */

import { type Migration, type MigrationSet, migrate, planMigrations, runFlow, wait } from '@coterie/core';
import { equal, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { run } from '../helpers.ts';
import { statuses, told } from './migration-helpers.ts';

type Step = Pick<Migration, 'up' | 'foreignKeys'>;

const setOf = (...steps: readonly Step[]): MigrationSet => ({
  name: 'app',
  migrations: steps.map((step, index) => ({ version: index + 1, name: 'step', revision: '1', ...step })),
});

const sql = (up: string): Step => ({ up });

interface Example {
  readonly what: string;
  readonly first: string;
  readonly pending: readonly Step[];
  readonly approved?: readonly string[];
  /** The numbers of those that need approval. */
  readonly asks: readonly number[];
  /** The first that neither a dry run nor a run lets through. */
  readonly blockedFrom: number | undefined;
}

const EXAMPLES: readonly Example[] = [
  {
    what: 'fills a table, which a later one rewrites',
    first: 'CREATE TABLE t (x)',
    pending: [sql('INSERT INTO t VALUES (1)'), sql('UPDATE t SET x = 2')],
    asks: [3],
    blockedFrom: 3,
  },
  {
    what: 'adds a child, whose parent a later one drops',
    first: 'CREATE TABLE parent (id INTEGER PRIMARY KEY)',
    pending: [sql('CREATE TABLE child (p REFERENCES parent (id))'), sql('DROP TABLE parent')],
    asks: [],
    blockedFrom: 3,
  },
  {
    what: 'creates a table and leaves it empty, which a later one changes',
    first: 'CREATE TABLE busy (x); INSERT INTO busy VALUES (1)',
    pending: [sql('CREATE TABLE t (x, y)'), sql('ALTER TABLE t DROP COLUMN y'), sql('DROP TABLE t')],
    asks: [],
    blockedFrom: undefined,
  },
  {
    what: 'renames a table with rows, which a later one empties',
    first: 'CREATE TABLE a (x); INSERT INTO a VALUES (1)',
    pending: [sql('ALTER TABLE a RENAME TO b'), sql('CREATE TABLE a (x); DROP TABLE a'), sql('DELETE FROM b')],
    asks: [4],
    blockedFrom: 4,
  },
  {
    what: 'makes a trigger that fills another table, which a later one empties',
    first: 'CREATE TABLE a (x); CREATE TABLE log (x)',
    pending: [
      sql('CREATE TRIGGER a_log AFTER INSERT ON a BEGIN INSERT INTO log VALUES (new.x); END'),
      sql('INSERT INTO a VALUES (1)'),
      sql('DELETE FROM log'),
    ],
    asks: [4],
    blockedFrom: 4,
  },
  {
    what: 'fills a table by a trigger that a cascade fires, which a later one empties',
    first: `CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id) ON DELETE CASCADE);
      CREATE TABLE log (x); CREATE TRIGGER c_log AFTER DELETE ON c BEGIN INSERT INTO log VALUES (old.p); END;
      INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);`,
    pending: [sql('DELETE FROM p'), sql('DELETE FROM log')],
    approved: ['app/2'],
    asks: [2, 3],
    blockedFrom: 3,
  },
];

const cases: readonly ConformanceCase[] = [
  ...EXAMPLES.map(
    ({ what, first, pending, approved = [], asks, blockedFrom }): ConformanceCase => ({
      name: `a plan and a dry run tell the truth of one that ${what}`,
      async run({ db }) {
        await migrate(db, [setOf(sql(first))]);
        const set = setOf(sql(first), ...pending);
        const { entries } = await planMigrations(db, [set]);
        equal(
          entries
            .filter(({ state, needsApproval }) => state === 'pending' && needsApproval)
            .map(({ version }) => version),
          asks,
          'needs approval',
        );
        const expected = (done: string): readonly string[] => [
          '1 skipped',
          ...pending.map((_, index) => `${index + 2} ${index + 2 < (blockedFrom ?? Infinity) ? done : 'blocked'}`),
        ];
        const dry = await migrate(db, [set], { dryRun: true, allowDestructive: approved });
        equal(statuses(dry), expected('pending'), told(dry));
        const report = await migrate(db, [set], { allowDestructive: approved });
        equal(statuses(report), expected('applied'), told(report));
      },
    }),
  ),
  {
    name: 'a plan says what it cannot know: what a function does, and what it leaves',
    async run({ db }) {
      await migrate(db, [setOf(sql('CREATE TABLE t (x); CREATE TABLE busy (x)'))]);
      await run(db, 'INSERT INTO busy VALUES (1)');
      const fill: Migration['up'] = (tx) =>
        runFlow(tx.mode, wait(tx.script('INSERT INTO t VALUES (1)'))) as void | Promise<void>;
      const set = setOf(sql('CREATE TABLE t (x); CREATE TABLE busy (x)'), { up: fill }, sql('DELETE FROM t'));
      const [, second, third] = (await planMigrations(db, [set])).entries;
      ok(/examined while it runs/.test(second?.reason ?? ''), `the reason is: ${second?.reason}`);
      equal(third?.needsApproval, true, 'the third needs approval');
      const dry = await migrate(db, [set], { dryRun: true });
      equal(statuses(dry), ['1 skipped', '2 pending', '3 blocked'], told(dry));
      ok(/before app\/002_step, a function, has run/.test(dry.results[2]?.reason ?? ''), told(dry));
      equal(statuses(await migrate(db, [set])), ['1 skipped', '2 applied', '3 blocked']);
    },
  },
];

export const migrationForesight: Subject = { name: 'migrations: foresight', cases };
