import { equal, fails, ok } from '../assert.ts';
import type { ConformanceCase, Requirement, Subject } from '../case.ts';
import { cell, column, rows, run, writing } from '../helpers.ts';
import { Random } from '../random.ts';
import { noReplica } from '../requirements.ts';

const MB = 2 ** 20;

/** A server may take less than a large value needs. */
const takes =
  (bytes: number): Requirement =>
  ({ capabilities: { maxParameterBytes = Number.POSITIVE_INFINITY } }) =>
    maxParameterBytes >= bytes ? null : `the server takes ${maxParameterBytes} bytes of parameters in a call`;

const limited: Requirement = ({ capabilities }) =>
  capabilities.maxParameterBytes === undefined ? 'only SQLite’s own limits hold' : null;

function largeCase(megabytes: number): readonly ConformanceCase[] {
  return [
    {
      name: `a text of ${megabytes} MB survives`,
      requires: [takes(megabytes * MB)],
      async run({ db }) {
        await run(db, 'CREATE TABLE t (x TEXT) STRICT');
        const text = 'Zeile mit ä und 🎉\n'
          .repeat(Math.ceil((megabytes * MB) / 22))
          .slice(0, (megabytes * MB * 18) / 22);
        await db.execute('INSERT INTO t VALUES (?)', [text]);
        const read = await cell(db, 'SELECT x FROM t');
        ok(read === text, 'it came back changed');
        equal(await cell(db, 'SELECT length(x) FROM t'), [...text].length, 'characters');
      },
    },
    {
      name: `a BLOB of ${megabytes} MB survives`,
      requires: [takes((megabytes * MB * 4) / 3 + 4)],
      async run({ db }) {
        await run(db, 'CREATE TABLE t (x BLOB) STRICT');
        const bytes = new Uint8Array(megabytes * MB);
        const noise = new Random(megabytes).bytes(4096);
        for (let at = 0; at < bytes.length; at += noise.length) bytes.set(noise, at);
        await db.execute('INSERT INTO t VALUES (?)', [bytes]);
        equal(await cell(db, 'SELECT length(x) FROM t'), bytes.length, 'length');
        equal(await cell(db, 'SELECT x FROM t'), bytes);
      },
    },
  ];
}

const cases: readonly ConformanceCase[] = [
  ...largeCase(1),
  ...largeCase(4),
  {
    name: 'a call whose values are more than the server takes is refused before it is sent',
    requires: [limited],
    async run({ db, capabilities }) {
      await run(db, 'CREATE TABLE t (x)');
      const text = 'x'.repeat((capabilities.maxParameterBytes ?? 0) + 1);
      await fails(db, () => db.execute('INSERT INTO t VALUES (?)', [text]), 'too-big');
      await fails(
        db,
        () => db.run(writing('INSERT INTO t VALUES (1)', { sql: 'INSERT INTO t VALUES (?)', params: [text] })),
        'too-big',
      );
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'a call whose values are as much as the server takes is taken',
    requires: [limited],
    async run({ db, capabilities }) {
      await run(db, 'CREATE TABLE t (x)');
      const most = capabilities.maxParameterBytes ?? 0;
      const pieces = Array.from({ length: Math.ceil(most / MB) }, (_, index) => Math.min(MB, most - index * MB));
      const statements = pieces.map((size) => ({ sql: 'INSERT INTO t VALUES (?)', params: ['x'.repeat(size)] }));
      await db.run(writing(...statements));
      equal(await cell(db, 'SELECT sum(length(x)) FROM t'), most);
    },
  },
  {
    name: 'a row that is more than the server stores is refused, and nothing of its call is applied',
    requires: [limited],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await fails(db, () => db.run(writing('INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (zeroblob(20000000))')), {
        code: 'too-big',
        statementIndex: 1,
      });
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'an answer that is more than the server sends is refused, and the handle goes on',
    // Which answers reads from its own file.
    requires: [limited, noReplica],
    async run({ db }) {
      const many =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) SELECT printf('%.*c', 1000000, 'x') FROM n";
      await fails(db, () => db.query(many), 'too-big');
      equal(await cell(db, `SELECT count(*) FROM (${many})`), 30);
    },
  },
  {
    name: 'a batch of 1,000 statements is one call, applied whole',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)');
      const statements = Array.from({ length: 1000 }, (_, n) => ({
        sql: 'INSERT INTO t (x) VALUES (?)',
        params: [`row ${n}`],
      }));
      const results = await db.run(writing(...statements));
      ok(results.length === 1000 && results.every(({ changes }) => changes === 1), 'a result is missing');
      equal(await rows(db, 'SELECT count(*), min(x), max(id) FROM t'), [[1000, 'row 0', 1000]]);
    },
  },
  {
    name: 'a batch of 1,000 statements whose last one fails leaves nothing',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x UNIQUE)');
      const statements = Array.from({ length: 1000 }, (_, n) => ({
        sql: 'INSERT INTO t VALUES (?)',
        params: [n === 999 ? 0 : n],
      }));
      await fails(db, () => db.run(writing(...statements)), { code: 'constraint', statementIndex: 999 });
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'a statement of 500 KB runs',
    async run({ db }) {
      const numbers = Array.from({ length: 40_000 }, (_, n) => n).join(', ');
      equal(await cell(db, `SELECT 39999 IN (${numbers}) /* ${'x'.repeat(200_000)} */`), 1);
    },
  },
  {
    name: 'many different statements do not use up anything',
    async run({ db, capabilities }) {
      // What is prepared on a server is the server's affair, and each call there takes its millisecond.
      const statements = capabilities.remote ? 200 : 2000;
      await run(db, 'CREATE TABLE t (x INTEGER)', 'INSERT INTO t VALUES (1)');
      for (let n = 0; n < statements; n += 1) {
        const answer = await column(db, `SELECT x + ${n} FROM t WHERE x < ?`, [n + 2]);
        if (answer[0] !== 1 + n) equal(answer, [1 + n], `statement ${n}`);
      }
      await run(db, 'UPDATE t SET x = 2', 'DROP TABLE t');
    },
  },
];

export const sizes: Subject = { name: 'large values and many statements', cases };
