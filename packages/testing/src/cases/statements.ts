import type { Value } from '@coterie/core';
import { equal, fails } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, reading, rows, run } from '../helpers.ts';

const cases: readonly ConformanceCase[] = [
  {
    name: 'a missing value is refused',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (a, b)');
      await fails(db, () => db.execute('INSERT INTO t VALUES (?, ?)', [1]), { code: 'invalid', says: /2 .*1 / });
      await fails(db, () => db.query('SELECT ?'), 'invalid');
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'a surplus value is refused',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (a)');
      await fails(db, () => db.execute('INSERT INTO t VALUES (?)', [1, 2]), { code: 'invalid', says: /1 .*2 / });
      await fails(db, () => db.query('SELECT 1', [1]), 'invalid');
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'values that are no array are refused',
    async run({ db }) {
      for (const params of [{ a: 1 }, { length: 1, 0: 'x' }, 'x', null, new Set([1]), Uint8Array.of(1)]) {
        await fails(db, () => db.query('SELECT ?', params as unknown as readonly Value[]), 'invalid');
        await fails(
          db,
          () => db.run(reading({ sql: 'SELECT ?', params: params as unknown as readonly Value[] })),
          'invalid',
        );
      }
    },
  },
  {
    name: 'a hole in the array of values is refused',
    async run({ db }) {
      const params = [1, 2];
      delete params[0];
      await fails(db, () => db.query('SELECT ?, ?', params), 'invalid');
    },
  },
  ...['?1', ':name', '@name', '$name'].map(
    (placeholder): ConformanceCase => ({
      name: `the placeholder ${placeholder} is refused`,
      async run({ db }) {
        await fails(db, () => db.query(`SELECT ${placeholder}`, [1]), { code: 'invalid', says: /\?/ });
      },
    }),
  ),
  {
    name: 'question marks in literals, quoted names and comments are no placeholders',
    async run({ db }) {
      await run(db, 'CREATE TABLE "t?" ([a?] TEXT, `b?` TEXT)');
      await db.execute(`INSERT INTO "t?" ([a?], \`b?\`) /* ? :x */ VALUES ('?', ?) -- ?`, ['bound']);
      equal(await rows(db, 'SELECT "a?", [b?] FROM "t?"'), [['?', 'bound']]);
    },
  },
  {
    name: 'a second statement is refused and neither runs',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await fails(db, () => db.execute('INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)'), 'invalid');
      await fails(db, () => db.query('SELECT 1; SELECT 2'), 'invalid');
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'text without a statement is refused',
    async run({ db }) {
      for (const sql of ['', '   ', '\n\t', ';', ';;;', '-- nothing', '/* nothing */', '-- one\n/* two */ ; ']) {
        await fails(db, () => db.query(sql), 'invalid');
        await fails(db, () => db.execute(sql), 'invalid');
      }
    },
  },
  {
    name: 'comments, blanks and semicolons around a statement do no harm',
    async run({ db }) {
      const around = [
        'SELECT 1;',
        'SELECT 1 ; ; ',
        'SELECT 1 -- end',
        'SELECT 1; -- end',
        'SELECT 1; /* end */ ;',
        '-- start\nSELECT 1',
        '/* start ; */ SELECT 1',
        '\r\n\tSELECT\r\n1\r\n;\r\n',
        ';SELECT 1',
      ];
      for (const sql of around) equal(await cell(db, sql), 1, JSON.stringify(sql));
    },
  },
  {
    name: 'SQL that is not closed is refused',
    async run({ db }) {
      for (const sql of ["SELECT 'a", 'SELECT "a', 'SELECT [a', 'SELECT 1 /* a', "SELECT x'0"]) {
        await fails(db, () => db.query(sql), 'invalid');
      }
    },
  },
  {
    name: 'SQL with a NUL is refused: engines would stop reading there',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1), (2)');
      for (const sql of ['DELETE FROM t\0 WHERE x = 1', 'SELECT 1\0', '\0SELECT 1', 'SELECT 1; \0']) {
        await fails(db, () => db.execute(sql), 'invalid');
      }
      equal(await cell(db, 'SELECT count(*) FROM t'), 2);
    },
  },
  {
    name: 'a text in double quotes is a name, never a string',
    async run({ db }) {
      await fails(db, () => db.query('SELECT "no such column"'), 'query');
      await run(db, 'CREATE TABLE t (x TEXT)');
      await fails(db, () => db.execute('INSERT INTO t VALUES ("text")'), 'query');
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  ...['BEGIN', 'BEGIN IMMEDIATE', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT a', 'RELEASE a', 'ROLLBACK TO a'].map(
    (sql): ConformanceCase => ({
      name: `${sql} is refused: transactions belong to the handle`,
      async run({ db }) {
        await run(db, 'CREATE TABLE t (x)');
        for (const text of [sql, `${sql.toLowerCase()};`, `/* here */ ${sql}`, `;${sql}`]) {
          await fails(db, () => db.execute(text), { code: 'invalid', says: /transaction/ });
          await fails(db, () => db.query(text), 'invalid');
        }
        await fails(db, () => db.script(`INSERT INTO t VALUES (1); ${sql}; INSERT INTO t VALUES (2)`), 'invalid');
        equal(await cell(db, 'SELECT count(*) FROM t'), 0);
      },
    }),
  ),
  {
    name: 'as many placeholders as SQLite takes by default can be bound',
    async run({ db }) {
      const count = 32_766;
      const sql = `SELECT ${Array.from({ length: 100 }, () => '?').join(', ')} WHERE 1 IN (${'?, '.repeat(count - 101)}?)`;
      const params = Array.from({ length: count }, (_, index) => (index < 100 ? index : 1));
      equal(await rows(db, sql, params), [Array.from({ length: 100 }, (_, index) => index)]);
    },
  },
  {
    name: 'a script runs all of its statements, triggers and all',
    async run({ db }) {
      await db.script(`
        -- what is logged; and why
        CREATE TABLE t (x TEXT);
        CREATE TABLE log (x TEXT);
        CREATE TRIGGER t_log AFTER INSERT ON t BEGIN
          INSERT INTO log VALUES ('one; ' || NEW.x);
          INSERT INTO log VALUES (CASE WHEN NEW.x = 'a' THEN 'two' END);
        END;
        INSERT INTO t VALUES ('a');
      `);
      equal(await rows(db, 'SELECT x FROM log ORDER BY rowid'), [['one; a'], ['two']]);
    },
  },
  {
    name: 'a script is applied whole or not at all, and the error points at its statement',
    async run({ db }) {
      const error = await fails(db, () => db.script('CREATE TABLE t (x); INSERT INTO t VALUES (1); SELECT nonsense'), {
        code: 'query',
        statementIndex: 2,
      });
      equal(error.sql, 'SELECT nonsense');
      equal(await rows(db, 'SELECT name FROM sqlite_master'), []);
    },
  },
  {
    name: 'an empty script and an empty batch do nothing',
    async run({ db }) {
      await db.script('');
      await db.script('-- nothing yet');
      equal(await db.batch([]), []);
    },
  },
];

export const statements: Subject = { name: 'statements', cases };
