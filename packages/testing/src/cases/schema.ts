import { equal, fails, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, rows, run, writing } from '../helpers.ts';

const cases: readonly ConformanceCase[] = [
  {
    name: 'STRICT tables keep their types',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, a ANY) STRICT');
      await db.execute('INSERT INTO t VALUES (?, ?, ?, ?, ?)', [1, 2, 'x', Uint8Array.of(1), 'any']);
      await db.execute('INSERT INTO t VALUES (?, ?, ?, ?, ?)', ['12', '1.5', 5, null, Uint8Array.of(2)]);
      equal(await rows(db, 'SELECT i, r, s, b, a FROM t ORDER BY rowid'), [
        [1, 2, 'x', Uint8Array.of(1), 'any'],
        [12, 1.5, '5', null, Uint8Array.of(2)],
      ]);
      await fails(db, () => db.execute('INSERT INTO t (i) VALUES (?)', [1.5]), 'constraint');
      await fails(db, () => db.execute('INSERT INTO t (i) VALUES (?)', ['1.5x']), 'constraint');
      await fails(db, () => db.execute('INSERT INTO t (b) VALUES (?)', ['text']), 'constraint');
    },
  },
  {
    name: 'generated ids grow, and AUTOINCREMENT does not use one again',
    async run({ db }) {
      await run(
        db,
        'CREATE TABLE plain (id INTEGER PRIMARY KEY, x)',
        'CREATE TABLE auto (id INTEGER PRIMARY KEY AUTOINCREMENT, x)',
      );
      for (const [table, after] of [
        ['plain', 2],
        ['auto', 3],
      ] as const) {
        for (const expected of [1, 2]) {
          equal((await db.execute(`INSERT INTO ${table} (x) VALUES ('a') RETURNING id`)).rows, [[expected]], table);
        }
        await run(db, `DELETE FROM ${table} WHERE id = 2`);
        equal((await db.execute(`INSERT INTO ${table} (x) VALUES ('b') RETURNING id`)).rows, [[after]], table);
      }
    },
  },
  {
    name: 'ids beyond 2^53 are generated and returned exactly',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x)', 'INSERT INTO t VALUES (9223372036854775800, 0)');
      equal((await db.execute('INSERT INTO t (x) VALUES (1) RETURNING id')).rows, [[9223372036854775801n]]);
    },
  },
  {
    name: 'defaults, generated columns and timestamps are computed by the engine',
    async run({ db }) {
      await run(
        db,
        `CREATE TABLE t (
          id INTEGER PRIMARY KEY,
          x TEXT NOT NULL DEFAULT 'default',
          length INTEGER GENERATED ALWAYS AS (length(x)) VIRTUAL,
          at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
        ) STRICT`,
      );
      const { rows: made } = await db.execute('INSERT INTO t DEFAULT VALUES RETURNING x, length, at');
      equal([made[0]?.[0], made[0]?.[1]], ['default', 7]);
      ok(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(made[0]?.[2])), `no timestamp: ${made[0]?.[2]}`);
    },
  },
  {
    name: 'JSON functions read, write and iterate',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (data TEXT NOT NULL CHECK (json_valid(data))) STRICT');
      const data = { name: 'Größe 🎉', list: [1, 2.5, null, true, 'x'], nested: { deep: { er: 'value' } } };
      await db.execute('INSERT INTO t VALUES (?)', [JSON.stringify(data)]);
      equal(
        await rows(
          db,
          "SELECT data ->> '$.name', data -> '$.list', json_extract(data, '$.nested.deep.er'), json_type(data, '$.list[3]') FROM t",
        ),
        [['Größe 🎉', '[1,2.5,null,true,"x"]', 'value', 'true']],
      );
      equal(await rows(db, "SELECT j.key, j.type FROM t, json_each(t.data, '$.list') AS j"), [
        [0, 'integer'],
        [1, 'real'],
        [2, 'null'],
        [3, 'true'],
        [4, 'text'],
      ]);
      await db.execute('UPDATE t SET data = json_patch(data, ?)', ['{"name":null,"added":9007199254740993}']);
      equal(await rows(db, "SELECT data ->> '$.name', data ->> '$.added' FROM t"), [[null, 9007199254740993n]]);
      equal(await cell(db, "SELECT json_group_array(value) FROM json_each('[3,1,2]')"), '[3,1,2]');
    },
  },
  {
    name: 'many rows travel as one JSON parameter',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT');
      const list = Array.from({ length: 2000 }, (_, n) => ({ id: `row-${n}`, n }));
      const inserted = await db.execute("INSERT INTO t SELECT value ->> 'id', value ->> 'n' FROM json_each(?)", [
        JSON.stringify(list),
      ]);
      equal(inserted.changes, 2000);
      const some = await column(db, 'SELECT n FROM t WHERE id IN (SELECT value FROM json_each(?)) ORDER BY n', [
        JSON.stringify(['row-7', 'row-1999', 'nobody']),
      ]);
      equal(some, [7, 1999]);
    },
  },
  {
    name: 'window functions, UPDATE FROM and materialized CTEs work',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, n)', 'INSERT INTO t (n) VALUES (10), (20), (30)');
      equal(await rows(db, 'SELECT n, sum(n) OVER (ORDER BY id) FROM t'), [
        [10, 10],
        [20, 30],
        [30, 60],
      ]);
      await run(db, 'UPDATE t SET n = source.n FROM (SELECT id, n * 2 AS n FROM t) AS source WHERE source.id = t.id');
      equal(await column(db, 'WITH m AS MATERIALIZED (SELECT n FROM t) SELECT n FROM m'), [20, 40, 60]);
    },
  },
  {
    name: 'a batch may create a table and use it',
    async run({ db }) {
      const results = await db.run(
        writing(
          'CREATE TABLE t (x)',
          'INSERT INTO t VALUES (1)',
          'ALTER TABLE t ADD COLUMN y DEFAULT 7',
          'CREATE INDEX t_y ON t (y)',
          'SELECT x, y FROM t',
          'ALTER TABLE t DROP COLUMN x',
          'SELECT * FROM t',
        ),
      );
      equal(results[4]?.rows, [[1, 7]]);
      equal([results[6]?.columns, results[6]?.rows], [['y'], [[7]]]);
    },
  },
  {
    name: 'names in other scripts and with odd characters work',
    async run({ db }) {
      await run(db, 'CREATE TABLE "Größe; --🎉" ("a ""b"" c" TEXT, [from] INTEGER)');
      await db.execute('INSERT INTO "Größe; --🎉" ("a ""b"" c", [from]) VALUES (?, ?)', ['x', 1]);
      equal((await db.query('SELECT * FROM "Größe; --🎉"')).columns, ['a "b" c', 'from']);
    },
  },
];

export const schema: Subject = { name: 'SQL that everyone may use', cases };
