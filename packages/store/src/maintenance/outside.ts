import { Database, DatabaseError, type Handle, type Mode } from '@coterie/core';

/** What concerns the whole file is not done in the middle of a change. @throws {DatabaseError} `invalid` there. */
export function assertOutside<M extends Mode>(db: Handle<M>, done: string): asserts db is Database<M> {
  if (db instanceof Database) return;
  throw new DatabaseError(
    'invalid',
    `A store inside a transaction cannot be ${done}. Do it after the body has returned.`,
  );
}
