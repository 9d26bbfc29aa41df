import { databaseFailure } from './failure.ts';
import type { Location } from './location.ts';
import type { OpenDatabase, OpenOptions } from './opened.ts';

/** Opens the database with its driver; no other driver is loaded. */
export async function openLocation(location: Location, options: OpenOptions): Promise<OpenDatabase> {
  try {
    if (location.kind === 'remote' || location.driver === 'libsql') {
      return await (await import('./libsql.ts')).open(location, options);
    }
    const { open } = location.driver === 'sqljs' ? await import('./sqljs.ts') : await import('./better-sqlite3.ts');
    return await open(location, options);
  } catch (error) {
    throw databaseFailure(error, location, options.purpose);
  }
}
