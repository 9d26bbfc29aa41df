import { type ErrorCode, wait } from '@coterie/core';
import { caught, equal, fails, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, rows, run, transact, writing } from '../helpers.ts';
import { localEngine } from '../requirements.ts';

const REFUSALS: Readonly<Record<string, { readonly sql: string; readonly code: ErrorCode }>> = {
  'a word that is no SQL': { sql: 'SELEC 1', code: 'query' },
  'half a statement': { sql: 'SELECT 1 FROM', code: 'query' },
  'a closing bracket too many': { sql: 'SELECT (1))', code: 'query' },
  'a table that does not exist': { sql: 'SELECT * FROM nowhere', code: 'query' },
  'a column that does not exist': { sql: 'SELECT nothing FROM t', code: 'query' },
  'a function that does not exist': { sql: 'SELECT nonsense(1)', code: 'query' },
  'a table that exists already': { sql: 'CREATE TABLE t (x)', code: 'query' },
  'too many values': { sql: 'INSERT INTO t VALUES (1, 2, 3)', code: 'query' },
  'JSON that is none': { sql: "SELECT json('{')", code: 'query' },
  'an overflow': { sql: 'SELECT abs(-9223372036854775807 - 1)', code: 'query' },
  'a BLOB beyond every limit': { sql: 'SELECT zeroblob(3000000000)', code: 'too-big' },
};

const SECRET = 'correct horse battery staple';

const cases: readonly ConformanceCase[] = [
  ...Object.entries(REFUSALS).map(
    ([what, { sql, code }]): ConformanceCase => ({
      name: `${what} is refused as ${code}, with the engine's own error as cause`,
      async run({ db }) {
        await run(db, 'CREATE TABLE t (x)');
        const error = await fails(db, () => db.execute(sql), { code, statementIndex: 0 });
        equal(error.sql, sql, 'sql');
        ok(error.cause !== undefined, 'the cause is missing');
        ok(error.constraint === undefined, 'it is no constraint');
        // A driver that can tell refuses a change that is run as a read, before the engine sees it.
        if (sql.startsWith('SELECT')) await fails(db, () => db.query(sql), code);
        await fails(db, () => db.script(`INSERT INTO t VALUES (1); ${sql}`), { code, statementIndex: 1 });
        await fails(db, () => transact(db, (tx) => wait(tx.execute(sql))), { code, statementIndex: 0 });
        equal(await cell(db, 'SELECT count(*) FROM t'), 0, 'rows');
        await run(db, 'INSERT INTO t VALUES (1)');
      },
    }),
  ),
  {
    name: 'a syntax error shows where it is',
    async run({ db }) {
      const error = await fails(db, () => db.query('SELECT 1 FORM t'), { code: 'query', says: /near "t"|near "FORM"/ });
      ok(!/Error:/.test(error.message), `the driver's prefixes are left in: ${error.message}`);
    },
  },
  {
    name: 'an error that comes after many rows leaves no statement open',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x TEXT)');
      const texts = JSON.stringify(Array.from({ length: 500 }, (_, index) => (index === 450 ? '{' : '{"a":1}')));
      await db.execute('INSERT INTO t SELECT value FROM json_each(?)', [texts]);
      await fails(db, () => db.query("SELECT json_extract(x, '$.a') FROM t"), 'query');
      await run(db, 'DELETE FROM t', 'DROP TABLE t');
    },
  },
  {
    name: 'the error of a batch points at the statement, with its SQL and values',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT NOT NULL)');
      const insert = (id: number, x: string | null) => ({ sql: 'INSERT INTO t VALUES (?, ?)', params: [id, x] });
      const batch = writing(insert(1, 'a'), insert(2, 'b'), insert(3, null), insert(4, 'd'));
      const error = await fails(db, () => db.run(batch), { code: 'constraint', statementIndex: 2 });
      equal([error.sql, error.params], ['INSERT INTO t VALUES (?, ?)', [3, null]]);
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'the error of a batch inside a transaction points at the statement too, and undoes the batch alone',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY)');
      await transact(db, function* (tx) {
        yield* wait(tx.execute('INSERT INTO t VALUES (1)'));
        try {
          yield* wait(
            tx.run(writing('INSERT INTO t VALUES (2)', 'INSERT INTO t VALUES (3)', 'INSERT INTO t VALUES (1)')),
          );
          ok(false, 'the batch did not fail');
        } catch (error) {
          const { statementIndex, sql, code } = error as { statementIndex?: number; sql?: string; code?: string };
          equal([code, statementIndex, sql], ['constraint', 2, 'INSERT INTO t VALUES (1)']);
        }
        yield* wait(tx.execute('INSERT INTO t VALUES (9)'));
      });
      equal(await column(db, 'SELECT id FROM t ORDER BY id'), [1, 9]);
    },
  },
  {
    name: 'secrets show neither in errors nor in their causes, and other long values are cut',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x TEXT UNIQUE, y TEXT, z BLOB)');
      const statement = {
        sql: 'INSERT INTO t VALUES (?, ?, ?)',
        params: [SECRET, 'y'.repeat(5000), new Uint8Array(5000)],
        secrets: [0],
      };
      await db.run(writing(statement));
      const error = await fails(db, () => db.run(writing(statement)), 'constraint');
      const [hidden, long, bytes] = error.params ?? [];
      equal(hidden, '[secret]', 'the secret');
      ok(
        typeof long === 'string' && long.length < 300 && /5000/.test(long),
        `a long text is not cut: ${String(long).length}`,
      );
      ok(typeof bytes === 'string' && bytes.length < 300 && /5000/.test(bytes), 'long bytes are not cut');
      for (const told of [error.message, String(error.cause), JSON.stringify(error.cause) ?? '', error.stack ?? '']) {
        ok(!told.includes(SECRET), `the secret is told in: ${told}`);
      }
    },
  },
  {
    name: 'a value that is refused does not show when it is a secret',
    async run({ db }) {
      const statement = { sql: 'SELECT ?', params: [`${SECRET}\0`], secrets: [0] };
      const error = await fails(db, () => db.run(writing(statement)), 'invalid');
      ok(!error.message.includes(SECRET) && !JSON.stringify(error).includes(SECRET), 'the secret is told');
    },
  },
  {
    name: 'a full database is told as full, and what was committed is safe',
    requires: [localEngine],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x BLOB)', "INSERT INTO t VALUES (x'00')");
      await fails(
        db,
        () =>
          transact(db, function* (tx) {
            const pages = (yield* wait(tx.query('PRAGMA page_count'))).rows[0]?.[0];
            yield* wait(tx.execute(`PRAGMA max_page_count = ${Number(pages) + 2}`));
            yield* wait(tx.execute('INSERT INTO t VALUES (zeroblob(1000000))'));
          }),
        'full',
      );
      equal(await rows(db, 'SELECT x FROM t'), [[Uint8Array.of(0)]]);
      await db.query('PRAGMA max_page_count = 1073741823');
      await run(db, 'INSERT INTO t VALUES (zeroblob(1000000))');
    },
  },
  {
    name: 'an answer that cannot be decoded says whether the change was applied',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const broken = (): never => {
        throw new RangeError('no such shape');
      };
      const write = { ...writing('INSERT INTO t VALUES (1)'), decode: broken };
      const error = await fails(db, () => db.run(write), { code: 'decode', outcome: 'applied', says: /no such shape/ });
      ok(error.cause instanceof RangeError, 'the cause is missing');
      equal(await cell(db, 'SELECT count(*) FROM t'), 1);
      await fails(db, () => db.run({ ...write, access: 'read', statements: [{ sql: 'SELECT 1', params: [] }] }), {
        code: 'decode',
        outcome: 'not-applied',
      });
    },
  },
  {
    name: 'an operation says the error in its own words, in a batch too',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x UNIQUE)', 'INSERT INTO t VALUES (1)');
      const named = (name: string, ...sql: readonly string[]) => ({
        ...writing(...sql),
        explain: (error: Error & { statementIndex?: number | undefined }) =>
          Object.assign(error, { message: `${name} failed.` }) as never,
      });
      const fine = named('fine', 'INSERT INTO t VALUES (2)', 'INSERT INTO t VALUES (3)');
      const bad = named('bad', 'INSERT INTO t VALUES (4)', 'INSERT INTO t VALUES (1)');
      await fails(db, () => db.run(bad), { code: 'constraint', says: /^bad failed/ });
      await fails(db, () => db.batch([fine, bad, fine]), {
        code: 'constraint',
        says: /^bad failed/,
        statementIndex: 3,
      });
      equal(await column(db, 'SELECT x FROM t'), [1]);
    },
  },
  {
    name: 'a statement that fails halfway and keeps its first rows says that it was applied',
    async run({ db, capabilities }) {
      await db.script(`
        CREATE TABLE t (x UNIQUE);
        CREATE TABLE own (x UNIQUE ON CONFLICT FAIL);
        INSERT INTO t VALUES (0);
        INSERT INTO own VALUES (0);
      `);
      for (const [table, sql] of [
        ['t', 'INSERT OR FAIL INTO t VALUES (1), (2), (0), (3)'],
        // A server answers on a connection that is gone then, so nobody can ask it what it kept.
        ...(capabilities.remote ? [] : [['own', 'INSERT INTO own VALUES (1), (2), (0), (3)']]),
      ]) {
        const error = await caught(db.mode, () => db.execute(sql ?? ''));
        const kept = Number(await cell(db, `SELECT count(*) FROM ${table}`)) > 1;
        equal((error as { outcome?: unknown }).outcome, kept ? 'applied' : 'not-applied', sql);
        await run(db, `DELETE FROM ${table} WHERE x <> 0`);
        await fails(db, () => db.script(`${sql}; SELECT 1`), { code: 'constraint', statementIndex: 0 });
        equal(await cell(db, `SELECT count(*) FROM ${table}`), 1, 'after a batch');
      }
    },
  },
  {
    name: 'a trigger that keeps what it wrote before its RAISE(FAIL) never has its call told as not applied while it is there',
    async run({ db }) {
      await db.script(`
        CREATE TABLE t (x);
        CREATE TABLE log (x);
        CREATE TRIGGER keeps BEFORE INSERT ON t BEGIN INSERT INTO log VALUES (NEW.x); SELECT RAISE(FAIL, 'halfway'); END;
      `);
      const error = await caught(db.mode, () => db.execute('INSERT INTO t VALUES (1)'));
      const { code, outcome } = error as { code?: unknown; outcome?: unknown };
      equal(code, 'constraint');
      const kept = (await cell(db, 'SELECT count(*) FROM log')) === 1;
      ok(
        kept ? outcome === 'unknown' || outcome === 'applied' : outcome !== 'applied',
        `kept ${kept}, said ${outcome}`,
      );
    },
  },
  {
    name: 'a trigger that speaks of failing is told as not applied all the same',
    async run({ db }) {
      await db.script(`
        CREATE TABLE t (x);
        CREATE TRIGGER refuses BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'It would fail (FAIL).'); END;
      `);
      await fails(db, () => db.execute('INSERT INTO t VALUES (1)'), { code: 'constraint', says: /would fail/ });
    },
  },
  {
    name: 'what the driver cannot do at all is told as unsupported',
    async run({ db, capabilities }) {
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1)');
      const vacuum = ['VACUUM', "ATTACH ':memory:' AS beside"];
      const local = ['CREATE TEMP TABLE own (x)', 'PRAGMA temp_store = MEMORY', 'ANALYZE'];
      for (const sql of [...vacuum, ...local]) {
        if (vacuum.includes(sql) ? capabilities.vacuum : !capabilities.remote) await db.execute(sql);
        else await fails(db, () => db.execute(sql), 'unsupported');
      }
      equal(await column(db, 'SELECT x FROM t'), [1]);
    },
  },
];

export const errors: Subject = { name: 'errors', cases };
