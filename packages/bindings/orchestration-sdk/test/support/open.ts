import { afterEach } from 'vitest';
import { createDatabase, type Database, type DatabaseConfig } from '../../src/index.ts';

const opened: Database[] = [];
afterEach(async () => {
  for (const db of opened.splice(0)) await db.close();
});

/** A database that is closed after the test. In memory, unless something else is said. */
export async function open(config: DatabaseConfig = { path: ':memory:' }): Promise<Database> {
  const db = await createDatabase(config);
  opened.push(db);
  return db;
}
