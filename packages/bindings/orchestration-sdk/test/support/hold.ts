/** `node hold.ts FILE`: keeps the file to itself, from those who only read too, until it is told to let it go. */
import { DatabaseSync } from 'node:sqlite';

const database = new DatabaseSync(process.argv[2] ?? '');
database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
process.send?.('held');
process.on('message', () => {
  database.close();
  process.exit();
});
