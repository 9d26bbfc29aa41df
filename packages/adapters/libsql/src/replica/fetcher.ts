import { type ChildProcess, fork } from 'node:child_process';
import { defaultPlatform, failureError, type SyncResult } from '@coterie/core';
import { closedDatabase } from '../ended.ts';
import { syncFailure, syncTimeout } from './failure.ts';
import type { FetchAnswer, FetchRequest } from './fetching/message.ts';
import { thisExtension } from './fetching/script.ts';

export interface FetcherSettings {
  readonly path: string;
  readonly url: string;
  readonly authToken: string | undefined;
  /** Milliseconds; `Infinity` waits for ever. */
  readonly timeout: number;
  /** Asks the server anything. What it answers a replica in vain, it tells a query in words and at once. */
  readonly greet: () => Promise<void>;
}

/** Milliseconds in which the process must write the log back, when it is to end. */
const FAREWELL = 5_000;

/** The process that fetches (see `fetching/process.ts`), as its replica sees it: started by the first sync. */
export class Fetcher {
  readonly #settings: FetcherSettings;
  #process: ChildProcess | undefined;
  #closed = false;

  constructor(settings: FetcherSettings) {
    this.#settings = settings;
  }

  /** One at a time. Rejects with a typed error; the next call starts anew. */
  async sync(): Promise<SyncResult> {
    const { path, url, timeout, greet } = this.#settings;
    if (this.#closed) throw closedDatabase();
    try {
      // A server that is down, or refuses the token, keeps a sync for three seconds and a query for none.
      const answer = await firstOf(this.#ask('sync', timeout), greet());
      if (answer === undefined) throw syncTimeout(url, timeout);
      if ('frames' in answer) return { frames: answer.frames };
      if (!this.#closed) await greet();
      throw failureError(syncFailure(answer.problem, path), new Error(answer.problem));
    } catch (error) {
      this.#kill();
      throw this.#closed ? closedDatabase() : error;
    }
  }

  /** Ends the process, in the middle of what it does if it does something. */
  async close(): Promise<void> {
    const idle = !this.#closed && this.#process?.listenerCount('message') === 0;
    this.#closed = true;
    if (idle) await this.#ask('end', FAREWELL);
    this.#kill();
  }

  /** Resolves to undefined when no answer came in time. */
  #ask(task: FetchRequest['task'], timeout: number): Promise<FetchAnswer | undefined> {
    const { path, url, authToken } = this.#settings;
    this.#process ??= start();
    const helper = this.#process;
    const { promise, resolve } = Promise.withResolvers<FetchAnswer | undefined>();
    const onEnd = (code: number | null, signal: string | null): void =>
      resolve({ problem: `the process that fetches has ended (${signal ?? code})` });
    const onError = (error: Error): void => resolve({ problem: error.message });
    const cancel = Number.isFinite(timeout)
      ? defaultPlatform.after(timeout, () => resolve(undefined))
      : (): void => undefined;
    helper.once('message', resolve).once('exit', onEnd).once('error', onError);
    stay(helper);
    const request: FetchRequest = { path, syncUrl: url, authToken, task };
    helper.send(request, (error) => error && onError(error));
    return promise.finally(() => {
      cancel();
      leave(helper);
      helper.off('message', resolve).off('exit', onEnd).off('error', onError);
    });
  }

  #kill(): void {
    this.#process?.kill('SIGKILL');
    this.#process = undefined;
  }
}

/** The answer, or before it the refusal. */
async function firstOf<T>(answer: Promise<T>, refusal: Promise<void>): Promise<T> {
  return Promise.race([answer, refusal.then(() => answer)]);
}

function start(): ChildProcess {
  const script = new URL(`./fetching/process${thisExtension}`, import.meta.url);
  const helper = fork(script, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  // One that cannot be started says so here too, with nobody asking.
  helper.on('error', () => undefined);
  return helper;
}

/** Only while it is waited for does the process keep this one from ending. */
function leave(helper: ChildProcess): void {
  helper.unref();
  helper.channel?.unref();
}

function stay(helper: ChildProcess): void {
  helper.ref();
  helper.channel?.ref();
}
