import { DatabaseError } from '@coterie/core';
import { expect } from 'vitest';

/** The error that a call fails with; it must be one of ours. */
export function failureOf(call: () => unknown): DatabaseError {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(DatabaseError);
    return error as DatabaseError;
  }
  throw new Error('The call did not fail.');
}
