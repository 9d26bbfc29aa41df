import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '@coterie/core';
import type { ConnectionConfig } from './config.ts';

/** Tries again what may pass, and waits so long and no longer. */
export class Patience {
  readonly #config: ConnectionConfig;

  constructor(config: ConnectionConfig) {
    this.#config = config;
  }

  /**
   * @param attempt one try, which stops waiting at the signal. It is made again only after a failure that left nothing behind.
   * @throws {DatabaseError} `timeout` when `queryTimeout` ran out.
   */
  async run<T>(attempt: (signal: AbortSignal) => T | PromiseLike<T>): Promise<T> {
    const { maxRetries, retryDelay, queryTimeout } = this.#config;
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => controller.abort(), queryTimeout);
    try {
      for (let retries = 0; ; retries += 1) {
        try {
          return await attempt(signal);
        } catch (error) {
          if (error instanceof DatabaseError && error.code === 'aborted') throw outOfTime(error, queryTimeout);
          if (retries >= maxRetries || !mayPass(error)) throw error;
          // When the time is out, what happened is told: it says more.
          await sleep(retryDelay, undefined, { signal }).catch(() => {
            throw error;
          });
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof DatabaseError && error.retryable && error.outcome === 'not-applied';
}

function outOfTime(error: DatabaseError, ms: number): DatabaseError {
  const applied = error.outcome === 'unknown' ? 'Whether it was applied is not known: look.' : 'Nothing was applied.';
  return new DatabaseError(
    'timeout',
    `It waited for ${ms} ms, which is connection.queryTimeout. ${applied} Try again, or allow for more.`,
    { outcome: error.outcome, cause: error },
  );
}
