import { DatabaseError } from '@coterie/core';
import { equal, fails, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, rows, run } from '../helpers.ts';
import { Random } from '../random.ts';

const STRINGS: Readonly<Record<string, string>> = {
  empty: '',
  blanks: '  \t\r\n ',
  'all control characters': Array.from({ length: 31 }, (_, index) => String.fromCharCode(index + 1)).join(''),
  'delete and C1 controls': '\u007f\u0080\u0085\u009f',
  'quotes and backslashes': `'"\`[]\\ \\' \\" \\\\ %s $1 ?1 :a`,
  'line and paragraph separators': 'a\u2028b\u2029c',
  'a byte order mark at the start': '\ufeffbom',
  'a byte order mark alone': '\ufeff',
  'a byte order mark inside': 'a\ufeffb',
  noncharacters: '\uffff\ufffe\ufdd0\u{1ffff}\u{10ffff}',
  'the replacement character': '\ufffd',
  'a composed letter': '\u00e9',
  'the same letter decomposed': 'e\u0301',
  'right to left': 'שלום \u202eعالم\u202c',
  'an emoji family': '👩‍👩‍👧‍👦🏳️‍🌈',
  'Chinese beyond the first plane': '𠀀𪛖',
  'JSON that looks like a number': '9007199254740993',
  'text that looks like a BLOB literal': "x'00ff'",
  'text that looks like null': 'null',
};

const cases: readonly ConformanceCase[] = [
  ...Object.entries(STRINGS).map(
    ([what, text]): ConformanceCase => ({
      name: `text survives unchanged: ${what}`,
      async run({ db }) {
        await run(db, 'CREATE TABLE t (x TEXT) STRICT');
        await db.execute('INSERT INTO t VALUES (?)', [text]);
        equal(
          await rows(db, 'SELECT x, length(x), typeof(x) FROM t'),
          [[text, [...text].length, 'text']],
          'through a column',
        );
        equal(await rows(db, 'SELECT ?, typeof(?)', [text, text]), [[text, 'text']], 'through an expression');
        equal(await column(db, 'SELECT 1 FROM t WHERE x = ?', [text]), [1], 'found again');
      },
    }),
  ),
  ...Array.from({ length: 17 }, (_, plane): ConformanceCase => {
    const name = `characters of Unicode plane ${plane} survive unchanged`;
    return {
      name,
      async run({ db }) {
        await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT NOT NULL, length INTEGER NOT NULL) STRICT');
        const random = new Random(plane + 1);
        const texts = Array.from({ length: 60 }, (_, index) => random.textOfPlane(plane, index * 3));
        await db.run({
          access: 'write',
          statements: texts.map((text) => ({
            sql: 'INSERT INTO t (x, length) VALUES (?, ?)',
            params: [text, [...text].length],
          })),
          decode: () => undefined,
        });
        equal(await column(db, 'SELECT x FROM t ORDER BY id'), texts, 'read');
        equal(await column(db, 'SELECT id FROM t WHERE length(x) <> length'), [], 'rows of another length');
      },
    };
  }),
  {
    name: 'text of mixed planes survives as one JSON parameter',
    async run({ db }) {
      const random = new Random(2024);
      const texts = Array.from({ length: 200 }, () => random.text(random.integer(0, 40)));
      equal(await column(db, 'SELECT value FROM json_each(?)', [JSON.stringify(texts)]), texts);
    },
  },
  {
    name: 'composed and decomposed letters stay different texts',
    async run({ db }) {
      equal(await cell(db, 'SELECT ? = ?', ['\u00e9', 'e\u0301']), 0);
      await run(db, 'CREATE TABLE t (x TEXT PRIMARY KEY) STRICT');
      await db.execute('INSERT INTO t VALUES (?), (?)', ['\u00e9', 'e\u0301']);
      equal(await cell(db, 'SELECT count(*) FROM t'), 2);
    },
  },
  {
    name: 'text with a NUL is refused and nothing is stored',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x TEXT) STRICT');
      for (const text of ['\0', 'a\0b', 'a\0']) {
        await fails(db, () => db.execute('INSERT INTO t VALUES (?)', [text]), { code: 'invalid', says: /NUL/ });
      }
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'text with half a surrogate pair is refused and nothing is stored',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x TEXT) STRICT');
      for (const text of ['\ud800', '\udc00', 'a\ud83db', '\udc00\ud800', `${'x'.repeat(5000)}\udfff`]) {
        await fails(db, () => db.execute('INSERT INTO t VALUES (?)', [text]), { code: 'invalid', says: /surrogate/ });
      }
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'text with a NUL that another program stored is read whole',
    async run({ db }) {
      equal(await rows(db, "SELECT 'a' || char(0) || 'b', 'next'"), [['a\0b', 'next']]);
    },
  },
  {
    name: 'text that is no UTF-8, as another program can store it, is read with U+FFFD or refused, and the handle goes on',
    async run({ db }) {
      for (const hex of ['ff', '61c3', 'eda080', 'f8888080', '80']) {
        const answer = await Promise.allSettled([(async () => cell(db, `SELECT CAST(x'${hex}' AS TEXT)`))()]);
        const [read] = answer;
        if (read?.status === 'rejected') ok(read.reason instanceof DatabaseError, `no DatabaseError: ${read.reason}`);
        else
          ok(typeof read?.value === 'string' && read.value.includes('\ufffd'), `x'${hex}' was read as ${read?.value}`);
        equal(await cell(db, `SELECT hex(CAST(x'${hex}' AS TEXT))`), hex.toUpperCase());
      }
    },
  },
  {
    name: 'text in the SQL itself survives unchanged, or is refused',
    async run({ db }) {
      equal(await rows(db, "SELECT '🎉', 'e\u0301', '\ufeff'"), [['🎉', 'e\u0301', '\ufeff']]);
      await fails(db, () => db.query("SELECT 'a\ud800b'"), 'invalid');
      await fails(db, () => db.query("SELECT 'a\0b'"), 'invalid');
    },
  },
  {
    name: 'a byte order mark before the SQL does no harm',
    async run({ db }) {
      equal(await cell(db, '\ufeffSELECT 1'), 1);
    },
  },
];

export const text: Subject = { name: 'text', cases };
