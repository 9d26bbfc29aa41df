import type {
  BeginOptions,
  Capabilities,
  ContextStorage,
  DatabaseInterface,
  ExecuteOptions,
  ExportingDatabase,
  ResultSet,
  Statement,
  TransactionInterface,
} from '@coterie/core';
import type { Readers } from './readers.ts';
import { ReadTransaction } from './transaction.ts';

/** What the connections of a database are doing. */
export interface ReaderStatistics {
  /** Connections that are open: the one that writes, and the readers. */
  readonly open: number;
  /** Those of them that a transaction or a call has now. */
  readonly busy: number;
  /** Calls that wait for a reader. */
  readonly waiting: number;
}

/**
 * One connection that writes, and readers beside it. The engine answers at once, so that plain calls never need two: readers
 * are for what goes on while a transaction is open. A read beside a writing one has a reader for its answer, a transaction
 * that reads has one until it ends. Without a transaction the writing connection reads too, where its temporary tables and
 * settings are.
 */
export class PooledDatabase implements ExportingDatabase<'async'> {
  readonly mode = 'async';
  readonly capabilities: Capabilities;
  readonly context?: ContextStorage;
  readonly #writer: ExportingDatabase<'async'>;
  readonly #readers: Readers;
  /** Whether a transaction has been begun whose handle is on its way. */
  #beginning = false;
  #transaction: TransactionInterface<'async'> | undefined;
  #closed = false;

  constructor(writer: ExportingDatabase<'async'>, readers: Readers) {
    this.#writer = writer;
    this.#readers = readers;
    this.capabilities = { ...writer.capabilities, connections: 'many' };
    if (writer.context !== undefined) this.context = writer.context;
  }

  get statistics(): ReaderStatistics {
    const { open, idle, waiting } = this.#readers;
    if (this.#closed) return { open: 0, busy: 0, waiting: 0 };
    return { open: open + 1, busy: open - idle + (this.#isWriting ? 1 : 0), waiting };
  }

  async execute(statements: readonly Statement[], options: ExecuteOptions): Promise<readonly ResultSet[]> {
    if (options.access === 'write' || !this.#isWriting) return this.#writer.execute(statements, options);
    return this.#reading(options, (reader) => reader.execute(statements, options));
  }

  async begin(options: BeginOptions): Promise<TransactionInterface<'async'>> {
    if (options.access === 'write') return this.#beginWriting(options);
    const reader = await this.#readers.take(options.signal);
    try {
      return new ReadTransaction(await reader.begin(options), () => this.#readers.give(reader));
    } catch (error) {
      this.#readers.give(reader);
      throw error;
    }
  }

  async export(): Promise<Uint8Array> {
    return this.#writer.export();
  }

  /** The writer goes last: it folds the log into the file. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#readers.close();
    await this.#writer.close();
  }

  get #isWriting(): boolean {
    return this.#beginning || (this.#transaction?.open ?? false);
  }

  async #beginWriting(options: BeginOptions): Promise<TransactionInterface<'async'>> {
    this.#beginning = true;
    try {
      this.#transaction = await this.#writer.begin(options);
      return this.#transaction;
    } finally {
      this.#beginning = false;
    }
  }

  async #reading<T>(options: ExecuteOptions, work: (reader: DatabaseInterface<'async'>) => Promise<T>): Promise<T> {
    const reader = await this.#readers.take(options.signal);
    try {
      return await work(reader);
    } finally {
      this.#readers.give(reader);
    }
  }
}

/** What the connections of a database are doing; null where it was opened without readers. */
export function readerStatistics(database: DatabaseInterface): ReaderStatistics | null {
  return database instanceof PooledDatabase ? database.statistics : null;
}
