/** Holds the write lock of the file until it is told to release it. */
import { DatabaseSync } from 'node:sqlite';

const [path = ''] = process.argv.slice(2);
const database = new DatabaseSync(path);
database.exec('BEGIN IMMEDIATE');
process.send?.('locked');
process.on('message', () => {
  database.exec('ROLLBACK');
  database.close();
  process.exit();
});
