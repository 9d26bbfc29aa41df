/** A file, written by one handle and read by another. */
import assert from 'node:assert/strict';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';

const db = openDatabase(betterSqlite3('better-sqlite3.db'));
db.script('CREATE TABLE IF NOT EXISTS agent (id INTEGER PRIMARY KEY, name TEXT NOT NULL, wide INTEGER) STRICT');
db.execute('INSERT INTO agent (name, wide) VALUES (?, ?)', ['director', 2n ** 60n]);
db.close();

const reader = openDatabase(betterSqlite3('better-sqlite3.db', { readonly: true, mode: 'async' }));
assert.deepEqual((await reader.query('SELECT name, wide FROM agent')).rows, [['director', 2n ** 60n]]);
await reader.close();
console.log('better-sqlite3: done');
