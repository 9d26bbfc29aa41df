import { DatabaseError, type ErrorCode, type Outcome } from '@coterie/core';

const FAILURES: { readonly [name: string]: readonly [ErrorCode, string] } = {
  QuotaExceededError: [
    'full',
    'the browser gives this site no more space. Free some, or ask for more with navigator.storage.persist(), and save again',
  ],
  NoModificationAllowedError: ['busy', 'another writer holds the file. Close it, and save again'],
  NotAllowedError: ['cannot-open', 'the browser does not allow it. Let this site keep data'],
  SecurityError: ['cannot-open', 'the browser does not allow it. Let this site keep data'],
  TypeError: ['invalid', 'the browser does not take the name. Give one without "/"'],
};

/** What the browser said, as the error that callers of a database know; any error that is one already as it is. */
export function storageFailure(doing: string, cause: unknown, outcome: Outcome = 'not-applied'): unknown {
  if (cause instanceof DatabaseError) return cause;
  const { name, message } = cause instanceof Error ? cause : { name: '', message: String(cause) };
  const [code, sentence] = FAILURES[name] ?? ['io', `${message.replace(/\.$/, '')}. Try again`];
  return new DatabaseError(code, `${doing}: ${sentence}.`, { outcome, cause });
}
