import { type Access, defaultPlatform, type Statement } from '@coterie/core';
import { type Client, createClient, type Transaction } from '@libsql/client/web';
import type { ServerAddress } from '../address.ts';
import { batchIndex } from '../batch-index.ts';
import { findUnparsed } from './atomic.ts';
import { isParseError } from './error-facts.ts';
import { type Circumstances, type RemoteFailure, remoteFailure, unauthorized } from './failure.ts';
import { Line } from './line.ts';

export interface ServerSettings {
  readonly address: ServerAddress;
  readonly authToken: string | undefined;
  /** Milliseconds; `Infinity` waits for ever. */
  readonly timeout: number;
  readonly fetch: typeof fetch | undefined;
}

/** The way to a server: opened when it is first used, and opened again when it has died. */
export class Server {
  readonly #settings: ServerSettings;
  readonly #closing = new AbortController();
  #current: Line | undefined;

  constructor(settings: ServerSettings) {
    this.#settings = settings;
  }

  get url(): string {
    return this.#settings.address.url;
  }

  get protocol(): 'http' | 'ws' {
    return this.#settings.address.protocol;
  }

  /** A line to talk on, until it is given back. */
  take(): Line {
    this.#current ??= new Line(this.#connect());
    this.#current.take();
    return this.#current;
  }

  /** Opens a stream for a transaction. Over HTTP nothing is sent for that. */
  begin(line: Line, access: Access): Promise<Transaction> {
    return this.#within(line, line.client.transaction(access));
  }

  /** The server's answer, or a `TimeoutError`. */
  async answer<T>(line: Line, answer: Promise<T>): Promise<T> {
    const value = await this.#within(line, answer);
    line.greeted = true;
    return value;
  }

  /** What an error of the client means. After one of the socket, the next call opens another. */
  async failure(line: Line, error: unknown, circumstances: Omit<Circumstances, 'url'>): Promise<RemoteFailure> {
    const failure = remoteFailure(error, { ...circumstances, url: this.url });
    if (this.protocol === 'http' || (failure.code !== 'connection' && failure.code !== 'unauthorized')) return failure;
    this.#retire(line);
    return line.greeted || failure.code === 'unauthorized' ? failure : ((await this.#refusal()) ?? failure);
  }

  /**
   * The statement that an error is about; BEGIN and COMMIT are none.
   * @param before how many of our own were sent before the caller's.
   */
  async blame(
    line: Line,
    error: unknown,
    { blames, ran }: RemoteFailure,
    { statements, before = 0 }: { readonly statements: readonly Statement[]; readonly before?: number },
  ): Promise<number | undefined> {
    if (blames === 'call') return undefined;
    if (isParseError(error)) {
      return this.#within(line, findUnparsed(line.client, statements)).catch(() => undefined);
    }
    const index = (batchIndex(error) ?? Number.NaN) - before;
    if (index >= 0 && index < statements.length) return index;
    // An answer that is too large is refused as a whole.
    return ran !== undefined && statements.length === 1 ? 0 : undefined;
  }

  /**
   * Resolves when the last words and the calls that are under way have had an answer, or time enough for one.
   * @param lastWords what must be sent before: rollbacks.
   */
  async close(lastWords: Promise<unknown>): Promise<void> {
    const line = this.#current;
    const said = lastWords.then(() => line?.retire());
    await within(LONGEST_GOODBYE, said, () => undefined).catch(() => undefined);
    this.#closing.abort();
    line?.client.close();
  }

  #retire(line: Line): void {
    if (this.#current === line) this.#current = undefined;
    void line.retire();
  }

  /**
   * Over HTTP the request itself is given up in time (see `#connect`). A socket that does not answer may be dead without
   * knowing.
   */
  #within<T>(line: Line, answer: Promise<T>): Promise<T> {
    const { timeout } = this.#settings;
    if (this.protocol === 'http' || timeout === Number.POSITIVE_INFINITY) return answer;
    return within(timeout, answer, () => this.#retire(line));
  }

  #limit(): AbortSignal {
    const { timeout } = this.#settings;
    const closing = this.#closing.signal;
    return timeout === Number.POSITIVE_INFINITY ? closing : AbortSignal.any([closing, AbortSignal.timeout(timeout)]);
  }

  #connect(): Client {
    const { address, authToken } = this.#settings;
    const own = this.#settings.fetch;
    return createClient({
      url: address.url,
      intMode: 'bigint',
      ...(authToken === undefined ? {} : { authToken }),
      fetch: (request: Request) => (own ?? fetch)(request, { signal: this.#limit() }),
    });
  }

  /** A server drops a WebSocket without a word when its token is missing or is none. Over HTTP it says so. */
  async #refusal(): Promise<RemoteFailure | undefined> {
    const { address, authToken, timeout } = this.#settings;
    try {
      const response = await fetch(new URL('v2/pipeline', address.url.replace(/^ws/, 'http')), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(authToken === undefined ? {} : { authorization: `Bearer ${authToken}` }),
        },
        body: '{"requests":[{"type":"close"}]}',
        signal: AbortSignal.timeout(Math.min(timeout, LONGEST_INQUIRY)),
      });
      await response.body?.cancel();
      const refused = response.status === 401 || response.status === 403;
      return refused ? unauthorized(`it answered with HTTP status ${response.status}`) : undefined;
    } catch {
      return undefined;
    }
  }
}

const LONGEST_INQUIRY = 5_000;
/** Milliseconds for what is under way when the handle is closed. Who holds the driver through core has waited before. */
const LONGEST_GOODBYE = 2_000;

async function within<T>(ms: number, answer: Promise<T>, onTimeout: () => void): Promise<T> {
  let cancel = (): void => undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    cancel = defaultPlatform.after(ms, () => {
      onTimeout();
      reject(Object.assign(new Error(`no answer after ${ms} ms`), { name: 'TimeoutError' }));
    });
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    cancel();
  }
}
