import { equal, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, reading, rows, run, writing } from '../helpers.ts';

const NUMBERS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)';

const cases: readonly ConformanceCase[] = [
  {
    name: 'rows are true arrays in the order of the columns',
    async run({ db }) {
      const { rows: answer, columns } = await db.query("SELECT 2 AS b, 'x' AS a UNION ALL SELECT 3, 'y'");
      ok(Array.isArray(answer) && answer.every((row) => Array.isArray(row)), 'rows that are no arrays');
      equal(
        answer,
        [
          [2, 'x'],
          [3, 'y'],
        ],
        'rows',
      );
      equal(columns, ['b', 'a'], 'columns');
    },
  },
  {
    name: 'columns of the same name all survive',
    async run({ db }) {
      const { rows: answer, columns } = await db.query('SELECT 1 AS a, 2 AS a, 3 AS A, 4 AS a');
      equal(answer, [[1, 2, 3, 4]], 'rows');
      equal(columns, ['a', 'a', 'A', 'a'], 'columns');
    },
  },
  {
    name: 'column names may be anything',
    async run({ db }) {
      const names = ['', ' ', 'a b', '🎉', 'constructor', '__proto__', 'length', '0', '1', 'a.b', "it's", 'a"b'];
      const sql = `SELECT ${names.map((name, index) => `${index} AS "${name.replaceAll('"', '""')}"`).join(', ')}`;
      const { rows: answer, columns } = await db.query(sql);
      equal(columns, names, 'columns');
      equal(answer, [names.map((_, index) => index)], 'rows');
    },
  },
  {
    name: 'a query without rows still tells its columns',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (a, b)');
      const { rows: answer, columns, changes } = await db.query('SELECT a, b AS c FROM t');
      equal({ rows: answer, columns, changes }, { rows: [], columns: ['a', 'c'], changes: 0 });
    },
  },
  {
    name: 'a statement without result columns has neither rows nor columns',
    async run({ db }) {
      for (const sql of ['CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)', 'UPDATE t SET a = 2', 'DELETE FROM t']) {
        const { rows: answer, columns } = await db.execute(sql);
        equal({ rows: answer, columns }, { rows: [], columns: [] }, sql);
      }
    },
  },
  {
    name: 'changes counts the rows that a statement inserted, updated or deleted',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER UNIQUE)');
      const expected: readonly (readonly [string, number])[] = [
        ['INSERT INTO t (x) VALUES (1), (2), (3)', 3],
        ['INSERT INTO t (x) SELECT x + 10 FROM t', 3],
        ['UPDATE t SET x = x WHERE x < 3', 2],
        ['UPDATE t SET x = 0 WHERE x = 99', 0],
        ['INSERT OR IGNORE INTO t (x) VALUES (1), (20)', 1],
        ['INSERT INTO t (x) VALUES (1) ON CONFLICT DO NOTHING', 0],
        ['INSERT INTO t (x) VALUES (1) ON CONFLICT (x) DO UPDATE SET x = 30', 1],
        ['REPLACE INTO t (id, x) VALUES (1, 2)', 1],
        ['DELETE FROM t WHERE x = 99', 0],
        ['DELETE FROM t WHERE x > 12', 2],
        ['DELETE FROM t', 4],
        ['DELETE FROM t', 0],
      ];
      for (const [sql, changes] of expected) equal((await db.execute(sql)).changes, changes, sql);
    },
  },
  {
    name: 'changes is 0 for everything else, whatever happened before',
    async run({ db, capabilities }) {
      await run(db, 'CREATE TABLE t (x)');
      const others = [
        'SELECT x FROM t',
        'CREATE TABLE u (x)',
        'CREATE TABLE copy AS SELECT x FROM t',
        'CREATE INDEX t_x ON t (x)',
        'ALTER TABLE t ADD COLUMN y',
        'PRAGMA table_info(t)',
        'REINDEX',
        'DROP TABLE u',
        'DROP INDEX t_x',
        ...(capabilities.remote ? [] : ['ANALYZE']),
        ...(capabilities.vacuum ? ['VACUUM'] : []),
      ];
      for (const sql of others) {
        await run(db, 'INSERT INTO t (x) VALUES (1), (2)');
        equal((await db.execute(sql)).changes, 0, sql);
      }
    },
  },
  {
    name: 'changes is 0 for a statement with result columns: count its rows',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x)');
      const inserted = await db.execute('INSERT INTO t (x) VALUES (1), (2) RETURNING id');
      equal([inserted.changes, inserted.rows, inserted.columns], [0, [[1], [2]], ['id']], 'INSERT … RETURNING');
      const updated = await db.execute('UPDATE t SET x = x + 1 RETURNING id, x');
      equal(
        [updated.changes, updated.rows],
        [
          0,
          [
            [1, 2],
            [2, 3],
          ],
        ],
        'UPDATE … RETURNING',
      );
      const deleted = await db.execute('DELETE FROM t WHERE x = 2 RETURNING id');
      equal([deleted.changes, deleted.rows], [0, [[1]]], 'DELETE … RETURNING');
      const none = await db.execute('DELETE FROM t WHERE x = 99 RETURNING id');
      equal([none.changes, none.rows, none.columns], [0, [], ['id']], 'RETURNING nothing');
    },
  },
  {
    name: 'changes leaves out what triggers and foreign keys did',
    async run({ db }) {
      await db.script(`
        CREATE TABLE parent (id INTEGER PRIMARY KEY);
        CREATE TABLE child (parent INTEGER REFERENCES parent ON DELETE CASCADE);
        CREATE TABLE log (what TEXT);
        CREATE TRIGGER parent_log AFTER INSERT ON parent BEGIN
          INSERT INTO log VALUES ('a'), ('b'), ('c');
        END;
        CREATE VIEW numbers AS SELECT id FROM parent;
        CREATE TRIGGER numbers_insert INSTEAD OF INSERT ON numbers BEGIN
          INSERT INTO log VALUES ('d');
        END;
      `);
      equal((await db.execute('INSERT INTO parent VALUES (1)')).changes, 1, 'with a trigger');
      await run(db, 'INSERT INTO child VALUES (1), (1), (1)');
      equal((await db.execute('DELETE FROM parent')).changes, 1, 'with a cascade');
      equal((await db.execute('INSERT INTO numbers VALUES (5)')).changes, 0, 'into a view');
      equal(await cell(db, 'SELECT count(*) FROM child'), 0, 'children');
      equal(await cell(db, 'SELECT count(*) FROM log'), 4, 'logged');
    },
  },
  {
    name: 'each statement of a batch has its own result',
    async run({ db }) {
      const results = await db.run(
        writing(
          'CREATE TABLE t (id INTEGER PRIMARY KEY, x)',
          'INSERT INTO t (x) VALUES (1), (2)',
          'SELECT x FROM t ORDER BY x',
          'UPDATE t SET x = 5 WHERE x = 1',
          'DELETE FROM t RETURNING x',
          'SELECT count(*) AS n FROM t',
        ),
      );
      equal(
        results.map(({ rows: answer, columns, changes }) => [answer, columns, changes]),
        [
          [[], [], 0],
          [[], [], 2],
          [[[1], [2]], ['x'], 0],
          [[], [], 1],
          [[[5], [2]], ['x'], 0],
          [[[0]], ['n'], 0],
        ],
      );
    },
  },
  {
    name: 'changes() inside a batch speaks of the statement before',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)', 'CREATE TABLE log (n)', 'INSERT INTO t VALUES (1), (2), (3)');
      const hit = writing('UPDATE t SET x = 0 WHERE x > 1', 'INSERT INTO log SELECT changes() WHERE changes() = 2');
      equal((await db.run(hit))[1]?.changes, 1, 'guard that holds');
      const miss = writing('UPDATE t SET x = 0 WHERE x > 99', 'INSERT INTO log SELECT -1 WHERE changes() = 2');
      equal((await db.run(miss))[1]?.changes, 0, 'guard that does not');
      equal(await column(db, 'SELECT n FROM log'), [2]);
    },
  },
  {
    name: 'last_insert_rowid() inside a batch speaks of the statement before',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x)', 'CREATE TABLE log (id INTEGER)');
      await run(db, 'INSERT INTO t VALUES (41, 0)');
      const results = await db.run(
        writing("INSERT INTO t (x) VALUES ('new')", 'INSERT INTO log SELECT last_insert_rowid()', 'SELECT id FROM log'),
      );
      equal(results[2]?.rows, [[42]]);
    },
  },
  {
    name: 'a batch that only reads answers every query from one state',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1), (2)');
      const results = await db.run(reading('SELECT count(*) FROM t', 'SELECT sum(x) FROM t', 'SELECT x FROM t'));
      equal(
        results.map((result) => result.rows),
        [[[2]], [[3]], [[1], [2]]],
      );
    },
  },
  {
    name: 'operations in a batch answer as a tuple',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const insert = { ...writing('INSERT INTO t VALUES (1), (2)'), decode: () => 'inserted' as const };
      const count = reading('SELECT count(*) FROM t', 'SELECT max(x) FROM t');
      const [first, [counted, greatest]] = await db.batch([insert, count]);
      equal([first, counted?.rows, greatest?.rows], ['inserted', [[2]], [[2]]]);
    },
  },
  {
    name: '10,000 rows arrive whole and in order',
    async run({ db }) {
      const answer = await rows(db, `${NUMBERS} SELECT i, 'row ' || i FROM n`);
      equal(answer.length, 10_000, 'rows');
      ok(
        answer.every(([i, text], index) => i === index + 1 && text === `row ${index + 1}`),
        'a row is wrong or out of order',
      );
    },
  },
  {
    name: '10,000 rows come out of RETURNING',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x)');
      const answer = await db.execute(`INSERT INTO t (x) ${NUMBERS} SELECT i * 2 FROM n RETURNING x`);
      equal([answer.rows.length, answer.rows[9_999]], [10_000, [20_000]]);
    },
  },
  {
    name: 'a row of 1,000 columns arrives whole',
    async run({ db }) {
      const numbers = Array.from({ length: 1000 }, (_, index) => index);
      const { rows: answer, columns } = await db.query(`SELECT ${numbers.map((i) => `${i} AS c${i}`).join(', ')}`);
      equal(answer, [numbers], 'row');
      equal(
        columns,
        numbers.map((i) => `c${i}`),
        'columns',
      );
    },
  },
  {
    name: 'WITH, VALUES, EXPLAIN and table-valued functions answer rows',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      equal(await rows(db, 'VALUES (1, 2), (3, 4)'), [
        [1, 2],
        [3, 4],
      ]);
      equal(await rows(db, "WITH a(x) AS (VALUES ('in')) SELECT x FROM a"), [['in']]);
      equal((await rows(db, 'EXPLAIN QUERY PLAN SELECT x FROM t')).length, 1);
      equal(await column(db, "SELECT name FROM pragma_table_info('t')"), ['x']);
      equal((await db.execute('WITH a(x) AS (VALUES (1), (2)) INSERT INTO t SELECT x FROM a')).changes, 2);
    },
  },
  {
    name: 'an answer stays as it was when the database changes',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1), (2)');
      const before = await rows(db, 'SELECT x FROM t');
      await run(db, 'UPDATE t SET x = 9', 'DROP TABLE t');
      equal(before, [[1], [2]]);
    },
  },
];

export const results: Subject = { name: 'results', cases };
