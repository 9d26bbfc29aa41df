/** "Initialize the Database". */
import Database from '@coterie/constellation';

export function initialize(): void {
  // Initialize database (runs migrations automatically)
  Database.init();
}
