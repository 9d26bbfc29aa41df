import { equal, fails, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, rows, run } from '../helpers.ts';
import { Random } from '../random.ts';

const bytes = (...values: readonly number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);

const cases: readonly ConformanceCase[] = [
  {
    name: 'a BLOB is read as a plain Uint8Array',
    async run({ db }) {
      const value = await cell(db, "SELECT x'00ff10'");
      ok(value instanceof Uint8Array, 'it is no Uint8Array');
      equal(Object.getPrototypeOf(value) === Uint8Array.prototype, true, 'a plain one, no subclass');
      equal(value, bytes(0, 255, 16));
    },
  },
  {
    name: 'every byte survives',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x BLOB) STRICT');
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await db.execute('INSERT INTO t VALUES (?)', [all]);
      equal(await rows(db, 'SELECT x, typeof(x), length(x) FROM t'), [[all, 'blob', 256]]);
      const hex = [...all].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
      equal(await cell(db, 'SELECT hex(x) FROM t'), hex, 'as stored');
    },
  },
  {
    name: 'an empty BLOB is neither NULL nor text',
    async run({ db }) {
      equal(await rows(db, 'SELECT typeof(?), ?', [bytes(), bytes()]), [['blob', bytes()]], 'in an expression');
      equal(await rows(db, "SELECT x'', zeroblob(0)"), [[bytes(), bytes()]], 'made by the engine');
      await run(db, 'CREATE TABLE t (x BLOB NOT NULL) STRICT');
      await db.execute('INSERT INTO t VALUES (?)', [bytes()]);
      equal(await rows(db, 'SELECT x, typeof(x) FROM t'), [[bytes(), 'blob']], 'in a column');
    },
  },
  {
    name: 'a view into a larger buffer binds its own bytes only',
    async run({ db }) {
      const buffer = bytes(1, 2, 3, 4, 5, 6).buffer;
      equal(await cell(db, 'SELECT ?', [new Uint8Array(buffer, 2, 3)]), bytes(3, 4, 5));
      equal(await cell(db, 'SELECT hex(?)', [new Uint8Array(buffer, 5, 1)]), '06');
    },
  },
  {
    name: 'bytes that were read are the caller’s own: later statements leave them alone',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x BLOB) STRICT');
      const random = new Random(7);
      const first = random.bytes(2000);
      await db.execute('INSERT INTO t VALUES (?)', [first]);
      const read = await cell(db, 'SELECT x FROM t');
      for (let round = 0; round < 20; round += 1) {
        await db.execute('UPDATE t SET x = ?', [random.bytes(2000)]);
        await cell(db, 'SELECT x FROM t');
      }
      equal(read, first);
    },
  },
  {
    name: 'changing bytes that were read changes nothing in the database',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x BLOB) STRICT', "INSERT INTO t VALUES (x'010203')");
      const read = await cell(db, 'SELECT x FROM t');
      ok(read instanceof Uint8Array, 'it is no Uint8Array');
      read.fill(9);
      equal(await cell(db, 'SELECT x FROM t'), bytes(1, 2, 3));
    },
  },
  {
    name: 'bytes that are no UTF-8 stay bytes',
    async run({ db }) {
      const wild = [bytes(0xff, 0xfe), bytes(0xc3, 0x28), bytes(0xed, 0xa0, 0x80), bytes(0), bytes(0x61, 0, 0x62)];
      for (const value of wild) equal(await rows(db, 'SELECT ?, typeof(?)', [value, value]), [[value, 'blob']]);
    },
  },
  {
    name: 'BLOBs of every length survive',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x BLOB NOT NULL) STRICT');
      const random = new Random(99);
      const blobs = Array.from({ length: 130 }, (_, length) => random.bytes(length));
      await db.run({
        access: 'write',
        statements: blobs.map((blob) => ({ sql: 'INSERT INTO t (x) VALUES (?)', params: [blob] })),
        decode: () => undefined,
      });
      equal(await column(db, 'SELECT x FROM t ORDER BY id'), blobs);
    },
  },
  {
    name: 'bytes whose buffer was given away are refused, not stored as empty',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x BLOB)');
      const given = bytes(1, 2, 3);
      given.buffer.transfer();
      await fails(db, () => db.execute('INSERT INTO t VALUES (?)', [given]), 'invalid');
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'a BLOB and a text of the same bytes are different values',
    async run({ db }) {
      equal(await rows(db, "SELECT ? = 'abc', CAST(? AS TEXT) = 'abc'", [bytes(97, 98, 99), bytes(97, 98, 99)]), [
        [0, 1],
      ]);
    },
  },
];

export const blobs: Subject = { name: 'BLOBs', cases };
