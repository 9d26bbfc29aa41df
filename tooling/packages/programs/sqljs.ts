/** From bytes and to bytes. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { openDatabase } from '@coterie/core';
import { sqljs } from '@coterie/sqljs';

const driver = await sqljs();
const db = openDatabase(driver);
db.script('CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
db.execute('INSERT INTO note (text) VALUES (?)', ['kept']);
writeFileSync('sqljs.db', driver.export());
db.close();

const again = openDatabase(await sqljs({ bytes: readFileSync('sqljs.db') }));
assert.deepEqual(again.query('SELECT id, text FROM note').rows, [[1, 'kept']]);
again.close();
console.log('sqljs: done');
