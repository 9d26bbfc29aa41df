import { type Constraint, wait } from '@coterie/core';
import { equal, fails } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, run, transact } from '../helpers.ts';

const SCHEMA = `
  CREATE TABLE parent (id TEXT PRIMARY KEY) STRICT;
  CREATE TABLE item (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    owner TEXT,
    price INTEGER NOT NULL DEFAULT 0 CONSTRAINT price_not_negative CHECK (price >= 0),
    size INTEGER CHECK (size < 100),
    data TEXT CONSTRAINT data_is_json CHECK (json_valid(data)),
    parent TEXT REFERENCES parent (id),
    UNIQUE (name, owner)
  ) STRICT;
  CREATE UNIQUE INDEX item_lower_name ON item (lower(name)) WHERE owner = 'unique by expression';
  CREATE TABLE keyed (a TEXT, b TEXT, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID;
  CREATE TABLE "odd table" ("odd, column" TEXT UNIQUE) STRICT;
  CREATE TRIGGER item_guard BEFORE INSERT ON item WHEN NEW.name = 'forbidden' BEGIN
    SELECT RAISE(ABORT, 'that name is forbidden');
  END;
  INSERT INTO parent VALUES ('p1');
  INSERT INTO item (seq, id, name, owner, parent) VALUES (1, 'i1', 'one', 'me', 'p1');
  INSERT INTO keyed VALUES ('k', 'l');
  INSERT INTO "odd table" VALUES ('there');
`;

interface Violation {
  readonly what: string;
  readonly sql: string;
  readonly constraint: Constraint;
}

const VIOLATIONS: readonly Violation[] = [
  {
    what: 'a duplicate in a UNIQUE column',
    sql: "INSERT INTO item (id, name) VALUES ('i1', 'two')",
    constraint: { kind: 'unique', table: 'item', columns: ['id'] },
  },
  {
    what: 'a duplicate in two UNIQUE columns',
    sql: "INSERT INTO item (id, name, owner) VALUES ('i2', 'one', 'me')",
    constraint: { kind: 'unique', table: 'item', columns: ['name', 'owner'] },
  },
  {
    what: 'an update to a duplicate',
    sql: "INSERT INTO item (id, name) VALUES ('i2', 'x'), ('i2', 'y') ON CONFLICT (id) DO UPDATE SET id = 'i1' RETURNING 1",
    constraint: { kind: 'unique', table: 'item', columns: ['id'] },
  },
  {
    what: 'a missing value',
    sql: "INSERT INTO item (id) VALUES ('i2')",
    constraint: { kind: 'not-null', table: 'item', columns: ['name'] },
  },
  {
    what: 'a named CHECK',
    sql: "INSERT INTO item (id, name, price) VALUES ('i2', 'two', -1)",
    constraint: { kind: 'check', name: 'price_not_negative' },
  },
  {
    what: 'a CHECK without a name',
    sql: "INSERT INTO item (id, name, size) VALUES ('i2', 'two', 100)",
    constraint: { kind: 'check', name: 'size < 100' },
  },
  {
    what: 'text that is no JSON',
    sql: "INSERT INTO item (id, name, data) VALUES ('i2', 'two', '{')",
    constraint: { kind: 'check', name: 'data_is_json' },
  },
  {
    what: 'a reference to nothing',
    sql: "INSERT INTO item (id, name, parent) VALUES ('i2', 'two', 'p9')",
    constraint: { kind: 'foreign-key' },
  },
  {
    what: 'deleting what is referred to',
    sql: "DELETE FROM parent WHERE id = 'p1'",
    constraint: { kind: 'foreign-key' },
  },
  {
    what: 'a value of the wrong type in a STRICT table',
    sql: "INSERT INTO item (id, name, price) VALUES ('i2', 'two', 'much')",
    constraint: { kind: 'datatype', table: 'item', columns: ['price'] },
  },
  {
    what: 'RAISE in a trigger',
    sql: "INSERT INTO item (id, name) VALUES ('i2', 'forbidden')",
    constraint: { kind: 'trigger', name: 'that name is forbidden' },
  },
];

/** Runs the violation in every place where it can happen, and looks for what it left behind. */
function violationCase({ what, sql, constraint }: Violation): ConformanceCase {
  return {
    name: `${what} is told as ${constraint.kind}, and nothing is left of it`,
    async run({ db }) {
      await db.script(SCHEMA);
      const expected = { code: 'constraint', constraint, outcome: 'not-applied', retryable: false } as const;
      const error = await fails(db, () => db.execute(sql), { ...expected, statementIndex: 0 });
      equal(error.sql, sql, 'the statement that the error names');
      const note = "INSERT INTO keyed VALUES ('in', 'batch')";
      await fails(db, () => db.script(`${note}; ${sql}; ${note}`), { ...expected, statementIndex: 1 });
      await fails(
        db,
        () =>
          transact(db, function* (tx) {
            yield* wait(tx.execute(note));
            yield* wait(tx.execute(sql));
          }),
        { ...expected, statementIndex: 0 },
      );
      equal(await cell(db, 'SELECT count(*) FROM item'), 1, 'items');
      equal(await cell(db, 'SELECT count(*) FROM keyed'), 1, 'other rows');
    },
  };
}

const cases: readonly ConformanceCase[] = [
  ...VIOLATIONS.map(violationCase),
  {
    name: 'a duplicate primary key names its table and columns',
    async run({ db }) {
      await db.script(SCHEMA);
      const rowid = await fails(
        db,
        () => db.execute("INSERT INTO item (seq, id, name) VALUES (1, 'x', 'x')"),
        'constraint',
      );
      equal([rowid.constraint?.table, rowid.constraint?.columns], ['item', ['seq']], 'INTEGER PRIMARY KEY');
      const composite = await fails(db, () => db.execute("INSERT INTO keyed VALUES ('k', 'l')"), 'constraint');
      equal([composite.constraint?.table, composite.constraint?.columns], ['keyed', ['a', 'b']], 'two columns');
    },
  },
  {
    name: 'a duplicate primary key is told as unique on every driver, since some engines do not tell them apart',
    async run({ db }) {
      await db.script(SCHEMA);
      for (const sql of [
        "INSERT INTO item (seq, id, name) VALUES (1, 'x', 'x')",
        "INSERT INTO keyed VALUES ('k', 'l')",
      ]) {
        equal((await fails(db, () => db.execute(sql), 'constraint')).constraint?.kind, 'unique', sql);
      }
    },
  },
  {
    name: 'a duplicate in an index over an expression names the index',
    async run({ db }) {
      await db.script(SCHEMA);
      const insert = "INSERT INTO item (id, name, owner) VALUES (?, ?, 'unique by expression')";
      await db.execute(insert, ['i2', 'Two']);
      await fails(db, () => db.execute(insert, ['i3', 'TWO']), {
        code: 'constraint',
        constraint: { kind: 'unique', name: 'item_lower_name' },
      });
    },
  },
  {
    name: 'text for an INTEGER PRIMARY KEY is told as datatype',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY)');
      const error = await fails(db, () => db.execute("INSERT INTO t VALUES ('one')"), 'constraint');
      equal(error.constraint?.kind, 'datatype');
    },
  },
  {
    name: 'a trigger’s message reaches the caller as it was written',
    async run({ db }) {
      const messages = [
        'no',
        'it is: not so, "never"',
        'UNIQUE is not meant here',
        'Größe 🎉 falsch',
        'busy: database locked',
      ];
      for (const [index, message] of messages.entries()) {
        await run(
          db,
          `CREATE TABLE t${index} (x)`,
          `CREATE TRIGGER g${index} BEFORE INSERT ON t${index} BEGIN SELECT RAISE(ABORT, '${message}'); END`,
        );
        const error = await fails(db, () => db.execute(`INSERT INTO t${index} VALUES (1)`), 'constraint');
        equal(error.constraint, { kind: 'trigger', name: message });
      }
    },
  },
  {
    name: 'a constraint error on RETURNING leaves nothing behind and the connection free',
    async run({ db }) {
      await db.script(SCHEMA);
      const sql = "INSERT INTO item (id, name) VALUES ('i2', 'two'), ('i3', 'three'), ('i1', 'four') RETURNING id";
      await fails(db, () => db.execute(sql), { code: 'constraint' });
      equal(await cell(db, 'SELECT count(*) FROM item'), 1, 'items');
      await run(db, 'DROP TABLE item');
    },
  },
  {
    name: 'hundreds of violations leave the handle as good as new',
    async run({ db, capabilities }) {
      const violations = capabilities.remote ? 200 : 1000;
      await run(db, 'CREATE TABLE t (x TEXT UNIQUE)', "INSERT INTO t VALUES ('a')");
      for (let round = 0; round < violations; round += 1) {
        await fails(db, () => db.execute('INSERT INTO t VALUES (?)', ['a']), 'constraint');
      }
      await run(db, "INSERT INTO t VALUES ('b')", 'DROP TABLE t');
    },
  },
];

export const constraints: Subject = { name: 'constraints', cases };
