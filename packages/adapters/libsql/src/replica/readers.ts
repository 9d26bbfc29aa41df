import type { LocalDatabase } from '../local/database.ts';

/** Connections for reading a replica's file: one that calls share, and one for each transaction. */
export class Readers {
  readonly #open: () => LocalDatabase;
  readonly #all: LocalDatabase[] = [];
  readonly #idle: LocalDatabase[] = [];
  #shared: LocalDatabase | undefined;

  constructor(open: () => LocalDatabase) {
    this.#open = open;
  }

  get shared(): LocalDatabase {
    this.#shared ??= this.take();
    return this.#shared;
  }

  /** A reader that nobody else has, until it is given back. */
  take(): LocalDatabase {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    const reader = this.#open();
    this.#all.push(reader);
    return reader;
  }

  give(reader: LocalDatabase): void {
    this.#idle.push(reader);
  }

  async close(): Promise<void> {
    for (const reader of this.#all) await reader.close();
  }
}
