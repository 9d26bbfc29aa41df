import { type Client, createClient } from '@libsql/client/sqlite3';
import { lockOf } from '../files.ts';

/** Milliseconds: whoever waits is killed when that takes too long for him. */
const FOR_EVER = 2 ** 31 - 1;

/**
 * Lets one process at a time fetch into a replica: libSQL does not expect a second one. The lock is SQLite's own, on a
 * database without tables, so it goes with the process that holds it, however that ends.
 */
export class SyncLock {
  readonly #client: Client;

  constructor(path: string) {
    this.#client = createClient({ url: `file:${encodeURIComponent(lockOf(path))}`, concurrency: 1 });
  }

  async holding<T>(work: () => Promise<T>): Promise<T> {
    await this.#client.executeMultiple(`PRAGMA busy_timeout = ${FOR_EVER}`);
    const transaction = await this.#client.transaction('deferred');
    try {
      // Only `executeMultiple` frees its statements when it ends.
      await transaction.executeMultiple('COMMIT; BEGIN EXCLUSIVE');
      const result = await work();
      await transaction.executeMultiple('COMMIT');
      return result;
    } finally {
      transaction.close();
    }
  }

  close(): void {
    this.#client.close();
  }
}
