/** The settings that every connection has, and keeps. */

import { wait } from '@coterie/core';
import { caught, equal, fails, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, rows, run, transact, writing } from '../helpers.ts';
import { asyncMode, localEngine, secondHandle } from '../requirements.ts';

const SETTINGS: Readonly<Record<string, unknown>> = { foreign_keys: 1, recursive_triggers: 1 };

const cases: readonly ConformanceCase[] = [
  {
    name: 'the engine is SQLite 3.45 or newer, and is what the capabilities say',
    async run({ db, capabilities }) {
      const version = String(await cell(db, 'SELECT sqlite_version()'));
      if (capabilities.version !== null) equal(capabilities.version, version, 'version');
      const [major = 0, minor = 0] = version.split('.').map(Number);
      ok(major > 3 || (major === 3 && minor >= 45), `SQLite ${version} is older than 3.45`);
    },
  },
  {
    name: 'full-text modules are those that the capabilities say',
    async run({ db, capabilities }) {
      for (const module of ['fts4', 'fts5'] as const) {
        const create = () => db.execute(`CREATE VIRTUAL TABLE ${module}_table USING ${module} (x)`);
        if (capabilities.fts.includes(module)) await create();
        else await fails(db, create, 'query');
      }
      ok(capabilities.fts.includes('fts4'), 'FTS4 is missing');
    },
  },
  {
    name: 'foreign keys and recursive triggers are on from the start',
    async run({ db, capabilities }) {
      for (const [pragma, value] of Object.entries(SETTINGS)) {
        if (pragma === 'recursive_triggers' && capabilities.remote) continue;
        equal(await cell(db, `PRAGMA ${pragma}`), value, pragma);
      }
    },
  },
  {
    name: 'REPLACE fires delete triggers',
    requires: [localEngine],
    async run({ db }) {
      await db.script(`
        CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);
        CREATE TABLE log (x TEXT);
        CREATE TRIGGER t_delete AFTER DELETE ON t BEGIN INSERT INTO log VALUES (OLD.x); END;
        INSERT INTO t VALUES (1, 'old');
        REPLACE INTO t VALUES (1, 'new');
      `);
      equal(await column(db, 'SELECT x FROM log'), ['old']);
    },
  },
  {
    name: 'the settings are on every connection, and still there after failures of every kind',
    requires: [localEngine],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x UNIQUE)', 'INSERT INTO t VALUES (1)');
      const check = async (when: string): Promise<void> => {
        for (const [pragma, value] of Object.entries(SETTINGS)) {
          equal(await cell(db, `PRAGMA ${pragma}`), value, `${pragma} ${when}`);
          const inside = await transact(db, function* (tx) {
            return (yield* wait(tx.query(`PRAGMA ${pragma}`))).rows[0]?.[0];
          });
          equal(inside, value, `${pragma} in a transaction ${when}`);
        }
      };
      await check('at the start');
      await fails(db, () => db.execute('INSERT INTO t VALUES (1)'), 'constraint');
      await check('after a constraint error');
      await fails(
        db,
        () => db.run(writing('INSERT INTO t VALUES (2)', 'INSERT OR ROLLBACK INTO t VALUES (1)')),
        'constraint',
      );
      await check('after OR ROLLBACK');
      await caught(db.mode, () => transact(db, (tx) => wait(tx.query('SELECT nonsense'))));
      await check('after a rolled back transaction');
      await fails(db, () => db.run(writing('SELECT nonsense'), { foreignKeys: 'off' }), 'query');
      await check('after a failure with foreign keys off');
    },
  },
  {
    name: 'the settings are there for calls that run beside each other',
    requires: [asyncMode, localEngine],
    async run({ db }) {
      const reads = (count: number) => Array.from({ length: count }, () => cell(db, 'PRAGMA recursive_triggers'));
      const [before, transaction, after] = [
        reads(20),
        db.transaction(async (tx) => [
          await cell(tx, 'PRAGMA foreign_keys'),
          await cell(tx, 'PRAGMA recursive_triggers'),
        ]),
        reads(20),
      ];
      equal(
        await Promise.all([...before, ...after]),
        Array.from({ length: 40 }, () => 1),
      );
      equal(await transaction, [1, 1]);
    },
  },
  {
    name: 'a second connection has the settings too',
    requires: [localEngine, secondHandle],
    async run({ another }) {
      const other = await another();
      for (const [pragma, value] of Object.entries(SETTINGS))
        equal(await cell(other, `PRAGMA ${pragma}`), value, pragma);
    },
  },
  {
    name: 'a file is durable to the last commit',
    requires: [localEngine, secondHandle],
    async run({ db }) {
      const journal = String(await cell(db, 'PRAGMA journal_mode'));
      const synchronous = Number(await cell(db, 'PRAGMA synchronous'));
      const enough = journal === 'wal' ? 1 : 2;
      ok(synchronous >= enough, `synchronous is ${synchronous} with journal mode ${journal}`);
    },
  },
  {
    name: 'libSQL’s SQLite 3.45 never has a file in WAL mode, which it could corrupt',
    requires: [localEngine, secondHandle],
    async run({ db, capabilities }) {
      const journal = String(await cell(db, 'PRAGMA journal_mode'));
      const [, minor = 0, patch = 0] = (capabilities.version ?? '').split('.').map(Number);
      const safe = minor > 51 || (minor === 51 && patch >= 3);
      ok(safe || journal !== 'wal', `SQLite ${capabilities.version} is in the range of the WAL-reset bug`);
    },
  },
  {
    name: 'a database passes its own integrity check after a mixture of work',
    async run({ db }) {
      await db.script('CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT UNIQUE); CREATE INDEX t_x ON t (x, id)');
      for (let round = 0; round < 20; round += 1) {
        await db.execute('INSERT INTO t (x) VALUES (?)', [`text ${round}`]);
        await caught(db.mode, () => db.execute('INSERT INTO t (x) VALUES (?)', [`text ${round}`]));
        if (round % 3 === 0) await db.execute('DELETE FROM t WHERE id = ?', [round]);
      }
      equal(await rows(db, 'PRAGMA integrity_check'), [['ok']]);
    },
  },
];

export const connection: Subject = { name: 'connection settings', cases };
