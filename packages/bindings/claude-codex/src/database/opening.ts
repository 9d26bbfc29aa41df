import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '@coterie/core';

/** Milliseconds that the engine itself waits for a lock, which blocks the thread. */
export const ENGINE_PATIENCE = 15;

const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 100;

/**
 * Opens what another process may have locked. Opening is synchronous, so the waiting goes on between the attempts.
 * @param patience milliseconds to go on trying; the signal ends that earlier.
 * @throws what the last attempt threw.
 */
export async function openedWhenFree<T>(open: () => T, patience: number, signal: AbortSignal): Promise<T> {
  const deadline = performance.now() + patience;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return open();
    } catch (error) {
      const isBusy = error instanceof DatabaseError && error.code === 'busy';
      if (!isBusy || performance.now() + pause > deadline) throw error;
      // Not all at once, where several wait.
      await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}
