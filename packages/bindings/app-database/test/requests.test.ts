import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { expect, test } from 'vitest';
import { opened } from './support/databases.ts';

/** A database, and what reaches its driver. */
function watched() {
  const requests: string[] = [];
  const database = openDatabase(betterSqlite3(':memory:'), {
    onQuery: ({ request, statements }) => requests.push(statements.map(({ sql }) => sql).join('; ') || request),
  });
  const db = opened({ database, runMigrations: false });
  db.connection.exec('CREATE TABLE t (x)');
  requests.length = 0;
  return { db, requests };
}

test('a text is compiled once, however often it is prepared and run', () => {
  const { db, requests } = watched();
  for (let index = 0; index < 3; index += 1) db.prepare('SELECT x FROM t').all();
  const [compiled, ...rest] = requests;
  expect(compiled).toBe('EXPLAIN SELECT x FROM t');
  expect(rest).toEqual(['SELECT x FROM t', 'SELECT x FROM t', 'SELECT x FROM t']);
});

test('the writes of a transaction are one commit', () => {
  const { db, requests } = watched();
  const insert = db.prepare('INSERT INTO t VALUES (?)');
  requests.length = 0;
  db.transaction(() => {
    for (let index = 0; index < 100; index += 1) insert.run(index);
  });
  expect(requests.filter((request) => request.startsWith('INSERT'))).toHaveLength(100);
  expect(requests.filter((request) => request === 'begin' || request === 'commit')).toEqual(['begin', 'commit']);
});
