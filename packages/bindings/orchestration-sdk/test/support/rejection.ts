import { expect } from 'vitest';
import { DatabaseError } from '../../src/index.ts';

/** What a call is refused with, which must be an error of the database. */
export async function refusal(call: Promise<unknown>): Promise<DatabaseError & { readonly field?: string | null }> {
  const error = await call.then(
    () => new Error('The call was not refused.'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DatabaseError);
  return error as DatabaseError;
}
