/** Errors of the store in the document's words. */

import { factsOf, ValidationError } from '@coterie/core';

/** The document's name of a field that the store calls otherwise. */
type Names = Readonly<Record<string, string>>;

const NAMES: Names = {
  name: 'title',
  workspace: 'project_path',
  claudeStatus: 'claude_status',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  maxAttempts: 'max_attempts',
  scheduledAt: 'scheduled_at',
  startedAt: 'started_at',
  completedAt: 'completed_at',
};

/**
 * Runs a call of the store. What it refuses names the field as the document does, with the store's error as the cause.
 * @param names of fields whose name depends on what is called.
 */
export async function inWords<T>(call: () => T | Promise<T>, names: Names = {}): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof ValidationError ? renamed(error, { ...NAMES, ...names }) : error;
  }
}

function renamed(error: ValidationError, names: Names): ValidationError {
  const field = error.field === null ? undefined : names[error.field];
  if (field === undefined) return error;
  const message = error.message.replace(new RegExp(`^${error.field}\\b`), field);
  return new ValidationError(field, message, { ...factsOf(error), code: error.code, cause: error });
}
