import { type DatabaseError, factsOf, ValidationError } from '@coterie/core';

/** Nothing but a setting that is to lose its encryption unasked leaves the column NULL. */
export function withoutSaying(error: DatabaseError): DatabaseError {
  const { constraint } = error;
  if (constraint?.kind !== 'not-null' || constraint.columns?.includes('encrypted') !== true) return error;
  return new ValidationError(
    'encrypted',
    'The setting has an encrypted value, and was to get another one without a word about that. Say { encrypted: true }, or { encrypted: false } if everybody may read it from now on. Nothing was changed.',
    { ...factsOf(error), code: error.code },
  );
}
