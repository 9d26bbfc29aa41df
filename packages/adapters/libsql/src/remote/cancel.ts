import { DatabaseError, type ExecuteOptions } from '@coterie/core';

/**
 * Lets the caller go when his signal is aborted while the server works or the network is silent. The request goes on,
 * and how it ends is not told: a change may be made all the same.
 */
export function cancellable<T>(work: Promise<T>, { access, signal }: ExecuteOptions): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(cancelled(access, signal.reason));
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function cancelled(access: ExecuteOptions['access'], cause: unknown): DatabaseError {
  const reading = access === 'read';
  const message = reading
    ? 'The call was cancelled by its signal before the server had answered.'
    : 'The call was cancelled by its signal before the server had answered. Whether the change is applied is unknown: look before you make it again.';
  return new DatabaseError('aborted', message, { outcome: reading ? 'not-applied' : 'unknown', cause });
}
