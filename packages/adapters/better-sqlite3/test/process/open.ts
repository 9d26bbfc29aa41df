/** `node open.ts <path> <time>`: opens a file at the moment at which others do, writes a row, prints the journal mode. */
import { openDatabase } from '@coterie/core';
import { betterSqlite3 } from '../../src/index.ts';

const [path = '', time = '0'] = process.argv.slice(2);
// Loaded and compiled before the moment comes, so that the openings meet.
betterSqlite3(':memory:').close();
while (Date.now() < Number(time));
const db = openDatabase(betterSqlite3(path));
db.execute('CREATE TABLE IF NOT EXISTS t (process INTEGER)');
db.execute('INSERT INTO t VALUES (?)', [process.pid]);
console.log(db.query('PRAGMA journal_mode').rows[0]?.[0]);
db.close();
