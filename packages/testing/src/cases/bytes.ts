/** A database as bytes: given by one driver, read by any other. */

import { wait } from '@coterie/core';
import { caught, equal, failing, fails, ok } from '../assert.ts';
import type { CaseContext, ConformanceCase, Subject } from '../case.ts';
import { cell, column, rows, run, transact } from '../helpers.ts';
import { asyncMode, exportable, knownCaller, loadable, noReplica, notExportable } from '../requirements.ts';
import { latch, settlesWithin } from '../time.ts';

async function exported({ driver }: Pick<CaseContext, 'driver'>): Promise<Uint8Array> {
  const bytes = await driver.export?.();
  ok(bytes instanceof Uint8Array, 'there is no export');
  return bytes;
}

const SCHEMA = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT) STRICT;
  CREATE TABLE child (parent INTEGER REFERENCES parent ON DELETE CASCADE, data BLOB, wide INTEGER) STRICT;
  CREATE TRIGGER parent_upper AFTER INSERT ON parent BEGIN UPDATE parent SET name = upper(name) WHERE id = NEW.id; END;
  INSERT INTO parent VALUES (1, 'a');
  INSERT INTO child VALUES (1, x'00ff', 9007199254740993);
`;

const cases: readonly ConformanceCase[] = [
  {
    name: 'an export is a SQLite file',
    requires: [exportable],
    async run(context) {
      await context.db.script(SCHEMA);
      const bytes = await exported(context);
      equal(String.fromCharCode(...bytes.slice(0, 15)), 'SQLite format 3');
      equal(bytes.length % 512, 0, 'bytes beyond whole pages');
    },
  },
  {
    name: 'an export opens again with everything in it',
    requires: [exportable, loadable],
    async run(context) {
      await context.db.script(SCHEMA);
      const db = await context.load(await exported(context));
      equal(await rows(db, 'SELECT parent, data, wide FROM child'), [[1, Uint8Array.of(0, 255), 9007199254740993n]]);
      await run(db, "INSERT INTO parent VALUES (2, 'b')");
      equal(await column(db, 'SELECT name FROM parent ORDER BY id'), ['A', 'B'], 'triggers work');
      equal(await cell(db, 'PRAGMA foreign_keys'), 1, 'foreign_keys');
      equal(await cell(db, 'PRAGMA recursive_triggers'), 1, 'recursive_triggers');
      await fails(db, () => db.execute('INSERT INTO child (parent) VALUES (9)'), 'constraint');
      equal(await rows(db, 'PRAGMA integrity_check'), [['ok']]);
    },
  },
  {
    name: 'an export leaves the connection as it was: settings, temporary tables, statements',
    requires: [exportable],
    async run(context) {
      const { db } = context;
      await db.script(SCHEMA);
      await run(db, 'CREATE TEMP TABLE mine (x)', 'INSERT INTO mine VALUES (1)');
      for (let round = 0; round < 5; round += 1) {
        await exported(context);
        equal(await cell(db, 'PRAGMA foreign_keys'), 1, 'foreign_keys');
        equal(await cell(db, 'PRAGMA recursive_triggers'), 1, 'recursive_triggers');
        equal(await column(db, 'SELECT x FROM mine'), [1], 'the temporary table');
        await fails(db, () => db.execute('INSERT INTO child (parent) VALUES (9)'), 'constraint');
        await db.execute('INSERT INTO parent VALUES (?, ?)', [round + 10, 'x']);
      }
      equal(await cell(db, 'SELECT count(*) FROM parent'), 6);
    },
  },
  {
    name: 'two exports without a change between them are the same bytes',
    requires: [exportable],
    async run(context) {
      await context.db.script(SCHEMA);
      equal(await exported(context), await exported(context));
    },
  },
  {
    name: 'an export holds what is committed, never half a transaction',
    requires: [exportable, loadable],
    async run(context) {
      const { db, driver } = context;
      await db.script(SCHEMA);
      let inside: unknown;
      await caught(db.mode, () =>
        transact(db, function* (tx) {
          yield* wait(tx.execute("INSERT INTO parent VALUES (5, 'uncommitted')"));
          try {
            inside = yield* wait(driver.export?.());
          } catch (error) {
            inside = error;
          }
          throw new Error('undo');
        }),
      );
      if (inside instanceof Uint8Array) {
        equal(await cell(await context.load(inside), 'SELECT count(*) FROM parent'), 1, 'in an export inside');
      }
      equal(await cell(db, 'SELECT count(*) FROM parent'), 1, 'in the database');
      equal(
        await cell(await context.load(await exported(context)), 'SELECT count(*) FROM parent'),
        1,
        'in an export after',
      );
    },
  },
  {
    name: 'an export through the handle waits for an open transaction',
    requires: [exportable, loadable, asyncMode],
    async run({ db, load }) {
      await db.script(SCHEMA);
      const [inside, go] = [latch(), latch()];
      const transaction = db.transaction(async (tx) => {
        await tx.execute("INSERT INTO parent VALUES (5, 'late')");
        inside.open();
        await go.opened;
      });
      await inside.opened;
      const bytes = Promise.resolve(db.export());
      equal(await settlesWithin(bytes, 30), false, 'the export came before the transaction ended');
      go.open();
      await transaction;
      equal(await cell(await load(await bytes), 'SELECT count(*) FROM parent'), 2);
    },
  },
  {
    name: 'an export through the handle is refused inside of its transaction, where it would wait for ever',
    requires: [exportable, knownCaller],
    async run({ db }) {
      await transact(db, function* () {
        yield* failing(() => db.export(), { code: 'invalid', says: /inside a transaction/ });
      });
      ok((await db.export()).length > 0, 'the export after it is empty');
    },
  },
  {
    name: 'a save gives the bytes to the sink and returns what it returns',
    requires: [exportable],
    async run({ db }) {
      await db.script(SCHEMA);
      const taken: Uint8Array[] = [];
      const answer: unknown = db.save({ write: (bytes) => taken.push(bytes) });
      equal(await answer, 1, 'the answer');
      equal(taken, [await db.export()], 'what the sink got');
      const full = await caught(db.mode, () =>
        db.save({
          write(): void {
            throw new Error('no room');
          },
        }),
      );
      equal(String(full), 'Error: no room');
    },
  },
  {
    name: 'a driver that gives no bytes says so, and what can',
    requires: [notExportable],
    async run({ db }) {
      const refused = { code: 'unsupported', says: /better-sqlite3/ } as const;
      await fails(db, () => db.export(), refused);
      await fails(db, () => db.save({ write: () => undefined }), refused);
    },
  },
  {
    name: 'a database that is no replica has nothing to sync with, and says so',
    requires: [noReplica],
    async run({ db }) {
      await fails(db, () => db.sync(), { code: 'unsupported', says: /replica/ });
    },
  },
  {
    name: 'an empty database can be exported and loaded',
    requires: [exportable, loadable],
    async run(context) {
      const db = await context.load(await exported(context));
      await run(db, 'CREATE TABLE t (x)');
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'bytes that are no database are refused',
    requires: [loadable],
    async run({ load, mode }) {
      const rubbish = Uint8Array.from({ length: 4096 }, (_, index) => index % 251);
      // Some drivers open with the first call.
      const error = await caught('async', async () => cell(await load(rubbish), 'SELECT 1'));
      equal((error as { code?: unknown }).code, 'not-a-database', `code (${mode})`);
    },
  },
];

export const bytes: Subject = { name: 'export and import of bytes', cases };
