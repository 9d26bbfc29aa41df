/** `node attempt.ts <path> <options as JSON> <query|execute> <sql>`: prints the rows as JSON, or `code: message`. */
import { DatabaseError, openDatabase } from '@coterie/core';
import { betterSqlite3 } from '../../src/index.ts';

const [path = '', options = '{}', method, sql = ''] = process.argv.slice(2);
try {
  const db = openDatabase(betterSqlite3(path, JSON.parse(options)));
  const { rows } = method === 'query' ? db.query(sql) : db.execute(sql);
  console.log(JSON.stringify(rows));
  db.close();
} catch (error) {
  if (!(error instanceof DatabaseError)) throw error;
  console.log(`${error.code}: ${error.message}`);
}
