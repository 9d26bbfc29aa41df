import {
  type BeginOptions,
  type Capabilities,
  type ContextStorage,
  DatabaseError,
  type DatabaseInterface,
  type ExecuteOptions,
  type ResultSet,
  type Statement,
  type SyncResult,
  statementEffect,
  type TransactionInterface,
} from '@coterie/core';
import { closedDatabase } from '../ended.ts';
import type { RemoteDatabase } from '../remote/database.ts';
import { missing, readFailure } from './failure.ts';
import type { Fetcher } from './fetcher.ts';
import { replicaState } from './files.ts';
import type { Readers } from './readers.ts';
import { refusePlain } from './refusal.ts';
import { refuseSetting } from './setting.ts';
import { Syncing } from './syncing.ts';
import { ReplicaTransaction } from './transaction.ts';

export interface ReplicaParts {
  readonly path: string;
  readonly remote: RemoteDatabase;
  readonly readers: Readers;
  readonly fetcher: Fetcher;
  readonly syncInterval: number | undefined;
  readonly readYourWrites: boolean;
  readonly context: ContextStorage;
  /** Lets others open the file. */
  readonly release: () => void;
}

/**
 * A replica of a server's database in a file. Reads are answered from the file. Writes and their transactions go to the
 * server as if there were no replica, and come back by a sync, so they have all that is proven of servers: outcomes
 * that are true, and transactions that cannot be ended unnoticed. (The client's own replicas send them over the same
 * protocol without those guards, hold the thread meanwhile, and cannot be opened while the server is down.)
 */
export class ReplicaDatabase implements DatabaseInterface<'async'> {
  readonly mode = 'async';
  readonly capabilities: Capabilities;
  readonly context: ContextStorage;
  readonly #parts: ReplicaParts;
  readonly #syncing: Syncing;
  #arrived = false;
  #closing: Promise<void> | undefined;

  constructor(parts: ReplicaParts) {
    this.#parts = parts;
    this.context = parts.context;
    this.capabilities = { ...parts.remote.capabilities, backup: true, sync: true };
    this.#syncing = new Syncing(() => parts.fetcher.sync());
  }

  async execute(statements: readonly Statement[], options: ExecuteOptions): Promise<readonly ResultSet[]> {
    await this.#ready();
    const [only] = statements;
    if (only === undefined) return [];
    if (statements.length === 1 && isCopy(only)) return this.#copy(only);
    if (options.access === 'read') return this.#read(statements, options);
    return this.#write(() => this.#parts.remote.execute(statements, options));
  }

  async begin(options: BeginOptions): Promise<TransactionInterface<'async'>> {
    await this.#ready();
    if (options.access === 'read') return this.#beginReading(options);
    return new ReplicaTransaction(await this.#parts.remote.begin(options), {
      explain: (error) => error,
      ended: (how) => (how === 'commit' ? this.#written() : undefined),
    });
  }

  async sync(): Promise<SyncResult> {
    return (await this.#ready()) ?? this.#syncing.sync();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The first call fetches everything where nothing is yet, and resolves to what came then. */
  async #ready(): Promise<SyncResult | undefined> {
    if (this.#closing !== undefined) throw closedDatabase();
    if (this.#arrived) return undefined;
    const { path, syncInterval } = this.#parts;
    refusePlain(path);
    const first = replicaState(path) === 'fresh' ? await this.#syncing.sync() : undefined;
    if (this.#closing !== undefined) throw closedDatabase();
    this.#arrived = true;
    if (syncInterval !== undefined) this.#syncing.every(syncInterval);
    return first;
  }

  async #read(statements: readonly Statement[], options: ExecuteOptions): Promise<readonly ResultSet[]> {
    for (const statement of statements) refuseSetting(statement);
    await this.#beforeRead();
    try {
      return await this.#parts.readers.shared.execute(statements, options);
    } catch (error) {
      throw readFailure(error, this.#parts.path);
    }
  }

  async #beginReading(options: BeginOptions): Promise<TransactionInterface<'async'>> {
    const { path, readers } = this.#parts;
    await this.#beforeRead();
    const reader = readers.take();
    try {
      return new ReplicaTransaction(await reader.begin(options), {
        explain: (error) => readFailure(error, path),
        ended: () => readers.give(reader),
      });
    } catch (error) {
      readers.give(reader);
      throw readFailure(error, path);
    }
  }

  /** What was written comes before what is read. */
  async #beforeRead(): Promise<void> {
    if (!this.#syncing.behind) return;
    try {
      await this.#syncing.sync();
    } catch (error) {
      throw missing(error);
    }
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    let result: T;
    try {
      result = await work();
    } catch (error) {
      if (error instanceof DatabaseError && error.outcome === 'unknown') await this.#written();
      throw error;
    }
    await this.#written();
    return result;
  }

  async #written(): Promise<void> {
    if (this.#parts.readYourWrites) await this.#syncing.afterWrite();
  }

  /** VACUUM INTO, on a connection that may write, which it does to the copy only. */
  async #copy(statement: Statement): Promise<readonly ResultSet[]> {
    const { path, readers } = this.#parts;
    await this.#beforeRead();
    const reader = readers.take();
    const only = async (on: 'ON' | 'OFF'): Promise<void> => {
      await reader.execute([{ sql: `PRAGMA query_only = ${on}`, params: [] }], { access: 'read' });
    };
    try {
      await only('OFF');
      return await reader.execute([statement], { access: 'read' });
    } catch (error) {
      throw readFailure(error, path);
    } finally {
      await only('ON');
      readers.give(reader);
    }
  }

  async #close(): Promise<void> {
    const { remote, readers, fetcher, release } = this.#parts;
    this.#syncing.stop();
    try {
      await remote.close();
      await readers.close();
    } finally {
      await fetcher.close();
      release();
    }
  }
}

function isCopy({ sql }: Statement): boolean {
  return /^\s*vacuum\b/i.test(sql) && /\binto\b/i.test(sql) && statementEffect(sql).kind === 'vacuum';
}
