/** Holds the lock of the file, that of a writer or `EXCLUSIVE`, until it is told to release it. */
import { DatabaseSync } from 'node:sqlite';

const [path = '', how = 'IMMEDIATE'] = process.argv.slice(2);
const database = new DatabaseSync(path);
database.exec(`BEGIN ${how}`);
process.send?.('locked');
process.on('message', () => {
  database.exec('ROLLBACK');
  database.close();
  process.exit();
});
