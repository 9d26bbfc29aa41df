import type { DatabaseInterface, NewInstance } from '@coterie/claude-codex/database';
import { CodexError, ERROR_CODES } from '@coterie/claude-codex/errors';

/** What is caught is unknown in strict TypeScript. */
export async function errorHandling(db: DatabaseInterface, instance: NewInstance) {
  try {
    await db.createInstance(instance);
  } catch (error) {
    if (!(error instanceof CodexError)) throw error;
    if (error.code === ERROR_CODES.DATABASE_INSTANCE_EXISTS) {
      console.log('Instance already exists');
    } else if (error.code === ERROR_CODES.DATABASE_INSERT_FAILED) {
      console.log('Failed to create instance:', error.message);
    }
  }
}
