import type { Client } from '@libsql/client/web';

/** A client and those who use it. Over WebSocket they share its socket, so it is closed after the last of them. */
export class Line {
  readonly client: Client;
  /** Whether the server has answered on it. */
  greeted = false;
  readonly #left = Promise.withResolvers<void>();
  #users = 0;
  #retired = false;

  constructor(client: Client) {
    this.client = client;
  }

  take(): void {
    this.#users += 1;
  }

  give(): void {
    this.#users -= 1;
    this.#closeWhenLeft();
  }

  /** Nobody will take it any more. Resolves when it is closed. */
  retire(): Promise<void> {
    this.#retired = true;
    this.#closeWhenLeft();
    return this.#left.promise;
  }

  #closeWhenLeft(): void {
    if (!this.#retired || this.#users > 0) return;
    this.client.close();
    this.#left.resolve();
  }
}
