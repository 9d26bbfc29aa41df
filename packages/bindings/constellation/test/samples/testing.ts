/** "Testing". */
import Database from '@coterie/constellation';
import { afterEach, beforeEach } from 'vitest';

export function useTestDatabase(): void {
  beforeEach(() => {
    // Use a test database
    Database.init(); // Will create ~/.constellation/constellation.db
  });

  afterEach(() => {
    Database.close();
  });
}
