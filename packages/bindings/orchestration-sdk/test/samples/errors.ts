import { type Database, DatabaseError, type NewSession, ValidationError } from '@coterie/orchestration-sdk';

export async function errorHandling(db: Database, session: NewSession): Promise<void> {
  try {
    await db.sessions.create(session);
  } catch (error) {
    if (error instanceof ValidationError) {
      console.error('Validation failed:', error.field);
    } else if (error instanceof DatabaseError) {
      console.error('Database error:', error.code);
      console.error('SQL:', error.sql);
      console.error('Params:', error.params);
    }
  }
}
