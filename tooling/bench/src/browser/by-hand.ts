/** The same with sql.js alone: the schema comes as a script. */
import initSqlJs from 'sql.js';
import { tell } from './told.ts';

const [{ Database }, schema] = await Promise.all([
  initSqlJs({ locateFile: () => '/sql.wasm' }),
  fetch('/schema.sql').then((response) => response.text()),
]);
const db = new Database();
db.run(`BEGIN; ${schema}; COMMIT`);
const now = new Date().toISOString();
db.run(
  `INSERT INTO sessions (id, type, name, status, created_at, updated_at, last_activity)
   VALUES (?, 'director', 'main', 'initializing', ?, ?, ?)`,
  [crypto.randomUUID(), now, now, now],
);
tell(db.exec('SELECT name FROM sessions')[0]?.values[0]?.[0]);
