/** Full-text search as the store uses it: FTS4 with external content, kept by triggers. */

import type { Database } from '@coterie/core';
import { wait } from '@coterie/core';
import { caught, equal, failing } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { column, rows, run, transact } from '../helpers.ts';
import { localEngine } from '../requirements.ts';

const SCHEMA = `
  CREATE TABLE note (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
  CREATE VIRTUAL TABLE note_search USING fts4 (body, content="note", tokenize=unicode61, order=DESC);
  CREATE TRIGGER note_insert AFTER INSERT ON note BEGIN
    INSERT INTO note_search (docid, body) VALUES (NEW.seq, NEW.body);
  END;
  CREATE TRIGGER note_before_update BEFORE UPDATE OF body ON note BEGIN
    DELETE FROM note_search WHERE docid = OLD.seq;
  END;
  CREATE TRIGGER note_after_update AFTER UPDATE OF body ON note BEGIN
    INSERT INTO note_search (docid, body) VALUES (NEW.seq, NEW.body);
  END;
  CREATE TRIGGER note_delete BEFORE DELETE ON note BEGIN
    DELETE FROM note_search WHERE docid = OLD.seq;
  END;
`;

const insert = 'INSERT INTO note (id, body) VALUES (?, ?)';

async function found(db: Database, words: string): Promise<readonly unknown[]> {
  return column(
    db,
    'SELECT id FROM note WHERE seq IN (SELECT docid FROM note_search WHERE note_search MATCH ?) ORDER BY id',
    [words],
  );
}

/** FTS4's own comparison of index and content; an error says that they differ. */
async function check(db: Database): Promise<void> {
  await db.execute("INSERT INTO note_search (note_search) VALUES ('integrity-check')");
}

const cases: readonly ConformanceCase[] = [
  {
    name: 'the index follows inserts, updates and deletes',
    async run({ db }) {
      await db.script(SCHEMA);
      await db.execute(insert, ['a', 'the quick brown fox']);
      await db.execute(insert, ['b', 'the lazy dog']);
      equal(await found(db, 'the'), ['a', 'b'], 'the');
      await db.execute("UPDATE note SET body = 'a slow fox' WHERE id = 'a'");
      equal([await found(db, 'quick'), await found(db, 'slow')], [[], ['a']], 'after an update');
      await db.execute("DELETE FROM note WHERE id = 'a'");
      equal([await found(db, 'fox'), await found(db, 'dog')], [[], ['b']], 'after a delete');
      await check(db);
    },
  },
  {
    name: 'the index gives its rows from the newest on, whichever were changed last, and no more than asked for',
    async run({ db }) {
      await db.script(SCHEMA);
      for (let from = 0; from < 60; from += 20) {
        const some = Array.from({ length: 20 }, (_, at) => ({
          sql: insert,
          params: [`n${from + at}`, at % 2 === 0 ? 'even word' : 'odd'],
        }));
        await db.run({ access: 'write', statements: some, decode: () => undefined });
      }
      await db.execute("UPDATE note SET body = 'even word, changed' WHERE id IN ('n0', 'n40')");
      await db.execute("DELETE FROM note WHERE id = 'n58'");
      await db.execute("UPDATE note SET body = 'odd word' WHERE id = 'n21'");
      const newest = (words: string, limit: number) =>
        column(
          db,
          'SELECT id FROM note_search CROSS JOIN note ON note.seq = docid WHERE note_search MATCH ? ORDER BY docid DESC LIMIT ?',
          [words, limit],
        );
      equal(await newest('word', 3), ['n56', 'n54', 'n52'], 'the newest three');
      const all = Array.from({ length: 60 }, (_, at) => 59 - at).filter(
        (at) => (at % 2 === 0 && at !== 58) || at === 21,
      );
      equal(
        await newest('word', 100),
        all.map((at) => `n${at}`),
        'all',
      );
      equal(await newest('even changed', 9), ['n40', 'n0'], 'two words');
      await check(db);
    },
  },
  {
    name: 'upsert, DO NOTHING, OR IGNORE and RETURNING keep the index right',
    async run({ db }) {
      await db.script(SCHEMA);
      await db.execute(insert, ['a', 'first']);
      await db.execute(`${insert} ON CONFLICT (id) DO UPDATE SET body = excluded.body`, ['a', 'second']);
      await db.execute(`${insert} ON CONFLICT DO NOTHING`, ['a', 'third']);
      await db.execute(insert.replace('INSERT', 'INSERT OR IGNORE'), ['a', 'fourth']);
      const { rows: returned } = await db.execute(`${insert} RETURNING seq`, ['b', 'fifth']);
      equal(returned, [[2]], 'RETURNING');
      await db.execute("UPDATE note SET body = 'sixth' WHERE id = 'b' RETURNING seq");
      equal(await found(db, 'second'), ['a'], 'upsert');
      for (const word of ['first', 'third', 'fourth', 'fifth']) equal(await found(db, word), [], word);
      equal(await found(db, 'sixth'), ['b'], 'update');
      await check(db);
    },
  },
  {
    name: 'rollbacks of transactions, nested transactions and batches keep the index right',
    async run({ db }) {
      await db.script(SCHEMA);
      await db.execute(insert, ['a', 'kept']);
      await transact(db, function* (tx) {
        yield* wait(tx.execute(insert, ['b', 'outer']));
        try {
          yield* wait(
            transact(tx, function* (nested) {
              yield* wait(nested.execute(insert, ['c', 'inner']));
              yield* wait(nested.execute("UPDATE note SET body = 'changed'"));
              throw new Error('undo');
            }),
          );
        } catch {}
        yield* failing(() => tx.script("UPDATE note SET body = 'batch'; SELECT nonsense"), 'query');
      });
      await caught(db.mode, () =>
        transact(db, function* (tx) {
          yield* wait(tx.execute('DELETE FROM note'));
          throw new Error('undo');
        }),
      );
      equal([await found(db, 'kept'), await found(db, 'outer')], [['a'], ['b']], 'found');
      for (const word of ['inner', 'changed', 'batch']) equal(await found(db, word), [], word);
      await check(db);
    },
  },
  {
    name: 'REPLACE keeps the index right, since recursive triggers are on',
    requires: [localEngine],
    async run({ db }) {
      await db.script(SCHEMA);
      await db.execute(insert, ['a', 'old']);
      await db.execute('REPLACE INTO note (id, body) VALUES (?, ?)', ['a', 'new']);
      await db.execute("UPDATE OR REPLACE note SET id = 'a', body = 'newest'");
      equal([await found(db, 'old'), await found(db, 'new'), await found(db, 'newest')], [[], [], ['a']]);
      await check(db);
    },
  },
  {
    name: 'words are found in any script, whatever their case, and by prefix',
    async run({ db }) {
      await db.script(SCHEMA);
      await db.execute(insert, ['de', 'Größe und Änderung']);
      await db.execute(insert, ['ru', 'Быстрая лиса']);
      await db.execute(insert, ['el', 'Ελληνικά']);
      await db.execute(insert, ['ar', 'مرحبا بالعالم']);
      equal(await found(db, 'ÄNDERUNG'), ['de'], 'German');
      equal(await found(db, 'быстрая'), ['ru'], 'Russian');
      equal(await found(db, 'ΕΛΛΗΝΙΚΆ'), ['el'], 'Greek');
      equal(await found(db, 'مرحبا'), ['ar'], 'Arabic');
      equal(await found(db, 'gro*'), ['de'], 'prefix');
    },
  },
  {
    name: 'phrases, exclusions, snippets and offsets work',
    async run({ db }) {
      await db.script(SCHEMA);
      await db.execute(insert, ['a', 'one two three']);
      await db.execute(insert, ['b', 'three two one']);
      equal(await found(db, '"one two"'), ['a'], 'phrase');
      equal(await found(db, '"two one" OR "one two"'), ['a', 'b'], 'OR');
      equal(
        await rows(
          db,
          "SELECT snippet(note_search, '[', ']', '…', -1, 2), offsets(note_search) FROM note_search WHERE body MATCH ?",
          ['"two one"'],
        ),
        [['…[two] [one]', '0 0 6 3 0 1 10 3']],
      );
      equal(await rows(db, "SELECT length(matchinfo(note_search)) FROM note_search WHERE body MATCH 'two' LIMIT 1"), [
        [20],
      ]);
    },
  },
  {
    name: 'a query that FTS does not understand is an error, and the handle goes on',
    async run({ db }) {
      await db.script(SCHEMA);
      await db.execute(insert, ['a', 'text']);
      const error = await caught(db.mode, () => db.query("SELECT docid FROM note_search WHERE note_search MATCH '\"'"));
      equal((error as { code?: unknown }).code, 'query');
      equal(await found(db, 'text'), ['a']);
    },
  },
  {
    name: 'the index can be rebuilt and optimized, and survives dropping',
    async run({ db }) {
      await db.script(SCHEMA);
      for (let n = 0; n < 50; n += 1) await db.execute(insert, [`n${n}`, `word${n} common`]);
      await run(db, "INSERT INTO note_search (note_search) VALUES ('rebuild')");
      await run(db, "INSERT INTO note_search (note_search) VALUES ('optimize')");
      equal((await found(db, 'common')).length, 50);
      await check(db);
      await run(db, 'DROP TABLE note_search');
      equal(await column(db, "SELECT name FROM sqlite_master WHERE name LIKE 'note_search%'"), []);
    },
  },
];

export const search: Subject = { name: 'full-text search', cases };
