/** `node attempt.ts <url> <query|execute> <sql>`: prints the rows as JSON, or `code: message`. */
import { DatabaseError, openDatabase } from '@coterie/core';
import { libsql } from '../../src/index.ts';

const [url = '', method, sql = ''] = process.argv.slice(2);
try {
  const db = openDatabase(libsql(url));
  const { rows } = await (method === 'query' ? db.query(sql) : db.execute(sql));
  console.log(JSON.stringify(rows));
  await db.close();
} catch (error) {
  if (!(error instanceof DatabaseError)) throw error;
  console.log(`${error.code}: ${error.message}`);
}
