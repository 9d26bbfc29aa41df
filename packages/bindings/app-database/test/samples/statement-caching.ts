import { initDatabase } from '@coterie/app-database';

export function statementCaching(): boolean {
  const db = initDatabase();

  // First call creates and caches statement
  const stmt1 = db.prepare('SELECT * FROM agents WHERE name = ?');

  // Subsequent calls return cached statement (faster)
  const stmt2 = db.prepare('SELECT * FROM agents WHERE name = ?');
  // stmt1 === stmt2 (same object)

  // Cache cleared on close
  db.close();
  return stmt1 === stmt2;
}
