import type { SyncResult } from '@coterie/core';
import { Turns } from '../turns.ts';

/** When a replica is brought up to date. Syncs take turns, and those who wait for the same one share it. */
export class Syncing {
  readonly #fetch: () => Promise<SyncResult>;
  readonly #turns = new Turns();
  #next: Promise<SyncResult> | undefined;
  /** Whether the server has something of ours that the replica lacks. */
  #behind = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(fetch: () => Promise<SyncResult>) {
    this.#fetch = fetch;
  }

  get behind(): boolean {
    return this.#behind;
  }

  /** The replica has all that the server had when this was called. */
  sync(): Promise<SyncResult> {
    this.#next ??= this.#turns.take(async () => {
      this.#next = undefined;
      const result = await this.#fetch();
      this.#behind = false;
      return result;
    });
    return this.#next;
  }

  /** The server has taken a change, or may have: that it has not come back is no failure of the change. */
  async afterWrite(): Promise<void> {
    try {
      await this.sync();
    } catch {
      this.#behind = true;
    }
  }

  /** Syncs again and again. One that fails is followed by the next; `sync` tells the reason to who asks. */
  every(ms: number): void {
    if (this.#stopped || this.#timer !== undefined) return;
    const again = (): void => {
      this.#timer = setTimeout(() => {
        void this.sync()
          .catch(() => undefined)
          .then(() => {
            if (!this.#stopped) again();
          });
      }, ms).unref();
    };
    again();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
