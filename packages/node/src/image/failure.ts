/** What the system says, as the errors that callers of a database know. */
import { DatabaseError, type DatabaseErrorOptions, type ErrorCode } from '@coterie/core';

const CODES: { readonly [code: string]: ErrorCode } = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EACCES: 'readonly',
  EPERM: 'readonly',
  EROFS: 'readonly',
  ENOENT: 'cannot-open',
  ENOTDIR: 'cannot-open',
  EISDIR: 'cannot-open',
  ENAMETOOLONG: 'cannot-open',
};

const REMEDIES: { readonly [code in ErrorCode]?: string } = {
  full: 'Free some space and try again',
  readonly: 'Make the file and its folder writable, or choose another place',
  'cannot-open': 'Check the path',
};

/** Runs what touches files in order to write `path`; system errors become a `DatabaseError` about it. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}

export function writeFailure(path: string, cause: unknown, options: DatabaseErrorOptions = {}): unknown {
  const system = systemCode(cause);
  if (cause instanceof DatabaseError || system === null) return cause;
  const code = CODES[system] ?? 'io';
  const remedy = REMEDIES[code] ?? 'Check the disk and the permissions';
  return new DatabaseError(
    code,
    `${path} was not written (${reason(cause)}). ${remedy}; what was there is untouched.`,
    {
      ...options,
      cause,
    },
  );
}

export function readFailure(path: string, cause: unknown): unknown {
  if (cause instanceof DatabaseError || systemCode(cause) === null) return cause;
  return new DatabaseError('cannot-open', `${path} cannot be read (${reason(cause)}). Check its permissions.`, {
    cause,
  });
}

/** `ENOSPC`, as Node names what the system answered; null for anything else. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** `no space left on device` of "ENOSPC: no space left on device, write". */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^[A-Z0-9]+: (.+?), \w+/.exec(message)?.[1] ?? message;
}
