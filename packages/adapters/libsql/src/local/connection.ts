import { connectionPragmas, DatabaseError, type FileClaim, failureError } from '@coterie/core';
import { type Client, createClient } from '@libsql/client/sqlite3';
import { localFailure } from './failure.ts';
import { collectGarbage } from './garbage.ts';
import { refuseWal } from './journal.ts';

/** Milliseconds that SQLite waits for a lock by itself, blocking the thread. Longer waits are core's, which block nothing. */
const NATIVE_TIMEOUT = 15;

/**
 * What is connected to. A `replica` is in WAL mode, which is safe there: one process at a time writes to it, while it
 * fetches, and none but libSQL opens it.
 */
export type LocalKind = 'memory' | 'file' | 'replica';

const JOURNALS = { memory: 'memory', file: 'rollback', replica: 'wal' } as const;

/** What a replica's file holds is the server's, so only fetching may write to it, and write its log back. */
const FOR_READING = ['PRAGMA wal_autocheckpoint = 0', 'PRAGMA query_only = ON'];

/** The one connection of a local database: a pool of one, whose connection never loses its settings unnoticed. */
export class LocalConnection {
  readonly #claim: FileClaim | undefined;
  readonly #kind: LocalKind;
  #client: Client | undefined;

  /** @param claim the file; without one the database is in memory. */
  constructor(claim: FileClaim | undefined, kind: LocalKind = claim === undefined ? 'memory' : 'file') {
    this.#claim = claim;
    this.#kind = kind;
  }

  get inMemory(): boolean {
    return this.#claim === undefined;
  }

  /** Of a plain file; a replica's may be in WAL mode. */
  get filePath(): string | undefined {
    return this.#kind === 'file' ? this.#claim?.path : undefined;
  }

  /** Opens the connection when it is first asked for, and after `replace`. */
  async client(): Promise<Client> {
    this.#client ??= await this.#open();
    return this.#client;
  }

  /**
   * Leaves a connection that met a lock. The statement that did stays in the middle of its work until it is collected
   * as garbage: commits then fail ("SQL statements in progress"), and the next read never lets go of its lock, which
   * keeps all other connections from writing (measured). A database in memory has nobody to meet, and would be emptied.
   */
  replace(): void {
    if (this.inMemory) return;
    this.#client?.close();
    this.#client = undefined;
  }

  async close(): Promise<void> {
    this.#client?.close();
    this.#client = undefined;
    if (this.#claim === undefined) return;
    await collectGarbage();
    this.#claim.release();
  }

  async #open(): Promise<Client> {
    const path = this.#claim?.path;
    let client: Client | undefined;
    try {
      if (path !== undefined && this.#kind === 'file' && !this.#claim?.isNew) await refuseWal(path);
      const url = path === undefined ? ':memory:' : `file:${encodeURIComponent(path)}`;
      client = createClient({ url, intMode: 'bigint', concurrency: 1 });
      const pragmas = connectionPragmas({ journal: JOURNALS[this.#kind], busyTimeout: NATIVE_TIMEOUT });
      await client.executeMultiple([...pragmas, ...(this.#kind === 'replica' ? FOR_READING : [])].join(';'));
      return client;
    } catch (error) {
      client?.close();
      throw openingError(error, path);
    }
  }
}

function openingError(error: unknown, path: string | undefined): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const failure = localFailure(error);
  const message = path === undefined ? failure.message : `${path} cannot be opened: ${failure.message}`;
  return failureError({ ...failure, message }, error);
}
