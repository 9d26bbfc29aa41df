/** A local file, and what only servers speak stays out of the way. */
import assert from 'node:assert/strict';
import { openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { libsql as libsqlWeb } from '@coterie/libsql/web';

const db = openDatabase(libsql('file:libsql.db'));
await db.script('CREATE TABLE IF NOT EXISTS agent (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT');
await db.transaction(async (tx) => {
  await tx.execute('INSERT INTO agent (name) VALUES (?)', ['director']);
});
assert.deepEqual((await db.query('SELECT name FROM agent')).rows, [['director']]);
await db.close();

assert.throws(() => libsqlWeb('file:libsql.db'), /libsql/);
console.log('libsql: done');
