import type { Access } from './contract.ts';
import { DatabaseError } from './errors.ts';
import type { Platform, Signal } from './platform.ts';

interface Cancellable {
  readonly access: Access;
  readonly signal: Signal;
  readonly platform: Platform;
}

/**
 * Lets the caller go when his signal is aborted while a server works or the network is silent. The request goes on, and
 * how it ends is not told: a change may be made all the same.
 */
export function cancellable<T>(work: T | Promise<T>, { access, signal, platform }: Cancellable): Promise<T> {
  return new Promise((resolve, reject) => {
    let cancel = (): void => undefined;
    const settle = (): void => {
      cancel();
      signal.removeEventListener('abort', abort);
    };
    // An answer that is here already goes first. Whoever was let go leaves nothing behind, however long the server works.
    const abort = (): void => {
      cancel = platform.after(0, () => {
        reject(cancelled(access, signal.reason));
        settle();
      });
    };
    signal.addEventListener('abort', abort);
    void Promise.resolve(work).then(resolve, reject).then(settle);
    if (signal.aborted) abort();
  });
}

function cancelled(access: Access, cause: unknown): DatabaseError {
  const reading = access === 'read';
  const advice = reading ? '' : ' Whether the change is applied is unknown: look before you make it again.';
  return new DatabaseError('aborted', `The call was cancelled by its signal before the server had answered.${advice}`, {
    outcome: reading ? 'not-applied' : 'unknown',
    cause,
  });
}
