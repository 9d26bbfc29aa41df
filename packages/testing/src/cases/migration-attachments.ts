/** Indexes and triggers of a rebuilt table, which SQLite drops with the old one. */

import { type MigrationSet, migrate } from '@coterie/core';
import { equal, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { column, run } from '../helpers.ts';
import { statuses, told } from './migration-helpers.ts';

const off = { foreignKeys: 'off' } as const;

const cases: readonly ConformanceCase[] = [
  ...([off, {}] as const).map(
    (keys): ConformanceCase => ({
      name: `a rebuild ${keys === off ? '' : 'without foreign keys off '}that forgets indexes or triggers of its table is undone, and told which`,
      async run({ db }) {
        const log = `CREATE TABLE log (x); CREATE TABLE note (x, y); INSERT INTO note VALUES (1, 2);
          CREATE INDEX note_x ON note (x); CREATE INDEX note_y ON note (y);
          CREATE TRIGGER note_log AFTER INSERT ON note BEGIN INSERT INTO log VALUES (new.x); END;`;
        const rebuild = (...more: readonly string[]): MigrationSet => ({
          name: 'notes',
          migrations: [
            { version: 1, name: 'note', up: log },
            {
              version: 2,
              name: 'rebuild',
              ...keys,
              up: [
                'CREATE TABLE n (x NOT NULL, y)',
                'INSERT INTO n SELECT x, y FROM note',
                'DROP TABLE note',
                'ALTER TABLE n RENAME TO note',
                ...more,
              ].join('; '),
            },
          ],
        });
        const approved = { allowDestructive: true };
        const first = 'CREATE INDEX IF NOT EXISTS note_x ON note (x)';
        const report = await migrate(db, [rebuild(first)], approved);
        equal(statuses(report), ['1 applied', '2 failed'], told(report));
        ok(
          /rebuild of "note" would lose index "note_y", trigger "note_log"/.test(report.results[1]?.reason ?? ''),
          told(report),
        );
        await run(db, 'INSERT INTO note VALUES (3, 4)');
        equal(await column(db, 'SELECT x FROM log'), [3], 'the trigger');
        const trigger = 'CREATE TRIGGER note_log AFTER INSERT ON note BEGIN INSERT INTO log VALUES (new.y); END';
        const set = rebuild(first, trigger);
        const dropping = set.migrations.map((one) =>
          one.version === 2 ? { ...one, up: `DROP INDEX note_y; ${one.up}` } : one,
        );
        const again = await migrate(db, [{ ...set, migrations: dropping }], approved);
        equal(statuses(again), ['1 skipped', '2 applied'], told(again));
        await run(db, 'INSERT INTO note VALUES (5, 6)');
        equal(await column(db, 'SELECT x FROM log'), [3, 6], 'the new trigger');
      },
    }),
  ),
];

export const migrationAttachments: Subject = { name: 'migrations: indexes and triggers', cases };
