import { wait } from '@coterie/core';
import { caught, equal, failing, fails } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, rows, run, transact, writing } from '../helpers.ts';
import { interactiveForeignKeysOff, localEngine } from '../requirements.ts';

const SCHEMA = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent ON DELETE CASCADE);
  INSERT INTO parent VALUES (1, 'a'), (2, 'b');
  INSERT INTO child VALUES (1, 1), (2, 1), (3, 2);
`;

/** The rebuild of SQLite's manual: with foreign keys on, its DROP would delete every child. */
const REBUILD = [
  'CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
  'INSERT INTO parent_new SELECT id, name FROM parent',
  'DROP TABLE parent',
  'ALTER TABLE parent_new RENAME TO parent',
];

const off = { foreignKeys: 'off' } as const;

const cases: readonly ConformanceCase[] = [
  {
    name: 'foreign keys are enforced from the start',
    async run({ db }) {
      await db.script(SCHEMA);
      equal(await cell(db, 'PRAGMA foreign_keys'), 1, 'the pragma');
      await fails(db, () => db.execute('INSERT INTO child VALUES (9, 9)'), 'constraint');
      await run(db, 'DELETE FROM parent WHERE id = 1');
      equal(await column(db, 'SELECT id FROM child'), [3], 'children after the cascade');
    },
  },
  {
    name: 'a rebuild with foreign keys off keeps every child, and they are enforced again afterwards',
    async run({ db }) {
      await db.script(SCHEMA);
      await db.run(writing(...REBUILD), off);
      equal(await column(db, 'SELECT id FROM child ORDER BY id'), [1, 2, 3], 'children');
      equal(await rows(db, 'PRAGMA foreign_key_check'), [], 'orphans');
      equal(await cell(db, 'PRAGMA foreign_keys'), 1, 'the pragma');
      await fails(db, () => db.execute('INSERT INTO child VALUES (9, 9)'), 'constraint');
    },
  },
  {
    name: 'a script and a single statement can have foreign keys off too',
    async run({ db }) {
      await db.script(SCHEMA);
      await db.script(REBUILD.join(';\n'), off);
      equal(await cell(db, 'SELECT count(*) FROM child'), 3, 'children');
      await db.execute('INSERT INTO child VALUES (9, 9)', [], off);
      equal(await rows(db, 'SELECT parent FROM child WHERE id = 9'), [[9]], 'the orphan');
      await fails(db, () => db.execute('INSERT INTO child VALUES (10, 10)'), 'constraint');
    },
  },
  {
    name: 'a rebuild that fails is undone whole, and foreign keys are enforced again',
    async run({ db }) {
      await db.script(SCHEMA);
      const failing = writing(...REBUILD, 'INSERT INTO parent VALUES (3, NULL)');
      await fails(db, () => db.run(failing, off), { code: 'constraint', statementIndex: 4 });
      equal(await column(db, 'SELECT name FROM sqlite_master ORDER BY name'), ['child', 'parent'], 'tables');
      equal(await cell(db, 'SELECT count(*) FROM child'), 3, 'children');
      equal(await cell(db, 'PRAGMA foreign_keys'), 1, 'the pragma');
      await fails(db, () => db.execute('INSERT INTO child VALUES (9, 9)'), 'constraint');
    },
  },
  {
    name: 'inside a transaction foreign keys cannot be switched off, and the call says so instead of doing nothing',
    async run({ db }) {
      await db.script(SCHEMA);
      await transact(db, function* (tx) {
        yield* failing(() => tx.run(writing(...REBUILD), off), { code: 'invalid', says: /transaction/ });
        yield* failing(() => tx.transaction(() => undefined, off), 'invalid');
      });
      equal(await cell(db, 'SELECT count(*) FROM child'), 3);
    },
  },
  {
    name: 'a transaction with foreign keys off rebuilds, and they are enforced again afterwards',
    requires: [interactiveForeignKeysOff],
    async run({ db }) {
      await db.script(SCHEMA);
      await transact(
        db,
        function* (tx) {
          for (const sql of REBUILD) yield* wait(tx.execute(sql));
        },
        off,
      );
      equal(await cell(db, 'SELECT count(*) FROM child'), 3, 'children');
      await fails(db, () => db.execute('INSERT INTO child VALUES (9, 9)'), 'constraint');
      await caught(db.mode, () =>
        transact(
          db,
          function* (tx) {
            yield* wait(tx.execute('DELETE FROM parent'));
            throw new Error('no');
          },
          off,
        ),
      );
      equal(await cell(db, 'SELECT count(*) FROM child'), 3, 'children after a rollback');
      await fails(db, () => db.execute('INSERT INTO child VALUES (9, 9)'), 'constraint');
    },
  },
  {
    name: 'a driver that cannot switch foreign keys off in a transaction refuses, and says what can',
    requires: [(facts) => (facts.capabilities.interactiveForeignKeysOff ? 'the driver can switch them off' : null)],
    async run({ db }) {
      await db.script(SCHEMA);
      await fails(db, () => transact(db, (tx) => wait(tx.execute('DELETE FROM parent')), off), 'unsupported');
      equal(await cell(db, 'SELECT count(*) FROM child'), 3);
    },
  },
  {
    name: 'foreign keys that were off before stay off after a call that wanted them off',
    requires: [localEngine],
    async run({ db }) {
      await db.script(SCHEMA);
      await db.execute('PRAGMA foreign_keys = OFF');
      await db.run(writing(...REBUILD), off);
      equal(await cell(db, 'PRAGMA foreign_keys'), 0);
      await db.execute('PRAGMA foreign_keys = ON');
      equal(await cell(db, 'PRAGMA foreign_keys'), 1);
    },
  },
];

export const foreignKeys: Subject = { name: 'foreign keys', cases };
