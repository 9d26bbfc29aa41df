import { initDatabase } from '@coterie/app-database';

export function transactionHelpers(): { readonly names: unknown; readonly result: unknown } {
  const db = initDatabase();

  // Simple transaction
  db.transaction((dbConn) => {
    const insert = dbConn.prepare('INSERT INTO agents (name, description) VALUES (?, ?)');
    insert.run('agent1', 'First agent');
    insert.run('agent2', 'Second agent');
    // Auto-commits if no errors, auto-rollbacks on error
  });

  // Transaction with return value
  const result = db.transaction((dbConn) => {
    dbConn.prepare('INSERT INTO agents (name) VALUES (?)').run('agent3');
    return dbConn.prepare('SELECT last_insert_rowid()').get();
  });

  const names = db.prepare('SELECT name FROM agents ORDER BY id').pluck().all();
  db.close();
  return { names, result };
}
