import {
  type BeginOptions,
  type DatabaseError,
  type ExecuteOptions,
  failureError,
  type ResultSet,
  type Statement,
  type TransactionInterface,
} from '@coterie/core';
import type { Transaction as LibsqlTransaction } from '@libsql/client/web';
import { endedTransaction, lostTransaction } from '../ended.ts';
import { Turns } from '../turns.ts';
import { allFromDriver } from '../values.ts';
import { saysAlreadyBegun } from './error-facts.ts';
import type { RemoteFailure } from './failure.ts';
import type { Line } from './line.ts';
import type { Server } from './server.ts';
import { checkFrame, toServer } from './statement.ts';

/**
 * An interactive transaction on a server. It begins with its first statement.
 *
 * The protocol (Hrana 2) has no guard against statements that come after a transaction has ended: they would commit on
 * their own. So calls take turns, and after every error the transaction is proven to live before another one is sent.
 */
export class RemoteTransaction implements TransactionInterface<'async'> {
  readonly #server: Server;
  readonly #line: Line;
  readonly #options: BeginOptions;
  readonly #turns = new Turns();
  #stream: LibsqlTransaction | undefined;
  /** Whether BEGIN has succeeded. */
  #begun = false;
  #ended: 'by its caller' | 'by the server' | undefined;

  constructor(server: Server, options: BeginOptions) {
    this.#server = server;
    this.#line = server.take();
    this.#options = options;
  }

  get open(): boolean {
    return this.#ended === undefined;
  }

  execute(statements: readonly Statement[], options: ExecuteOptions): Promise<readonly ResultSet[]> {
    return this.#turns.take(async () => {
      this.#assertOpen();
      if (statements.length === 0) return [];
      if (this.#server.protocol === 'ws') checkFrame(statements);
      try {
        this.#stream ??= await this.#server.begin(this.#line, this.#options.access);
        const results = await this.#answer(this.#stream.batch(statements.map(toServer)));
        this.#begun = true;
        return allFromDriver(results, statements);
      } catch (error) {
        throw await this.#failed(error, statements, options);
      }
    });
  }

  commit(): Promise<void> {
    return this.#turns.take(async () => {
      this.#assertOpen();
      // What has only read has nothing to lose.
      if (this.#stream === undefined || !this.#begun || this.#options.access === 'read') return this.#undo();
      this.#ended = 'by its caller';
      try {
        await this.#answer(this.#stream.commit());
      } catch (error) {
        // The stream is closed in any case, and with it the transaction: not even busy can be tried again.
        throw failureError(await this.#server.failure(this.#line, error, { access: 'write', scope: 'commit' }), error);
      } finally {
        this.#line.give();
      }
    });
  }

  rollback(): Promise<void> {
    return this.#turns.take(() => this.#undo());
  }

  #answer<T>(answer: Promise<T>): Promise<T> {
    return this.#server.answer(this.#line, answer);
  }

  async #failed(error: unknown, statements: readonly Statement[], { access }: ExecuteOptions): Promise<DatabaseError> {
    const failure = await this.#server.failure(this.#line, error, { access, scope: 'transaction' });
    const statementIndex = await this.#server.blame(this.#line, error, failure, { statements });
    await this.#settle(failure);
    return failureError(failure, error, { statements, statementIndex });
  }

  /** Finds out after an error whether the transaction goes on. */
  async #settle({ blames, code, ran }: RemoteFailure): Promise<void> {
    const undone = !this.#begun && this.#stream?.closed;
    if (undone && (blames === 'statement' || code === 'busy')) {
      // Nothing has happened in it yet: the next statement begins anew.
      this.#stream = undefined;
    } else if (blames === 'call' || ran || !(await this.#lives())) {
      // Without its stream the server undoes what it had, and nobody waits for that.
      this.#stream?.close();
      this.#ended = 'by the server';
      this.#line.give();
    } else {
      this.#begun = true;
    }
  }

  /** Another BEGIN must fail. */
  async #lives(): Promise<boolean> {
    if (this.#stream === undefined || this.#stream.closed) return false;
    try {
      await this.#answer(this.#stream.execute('BEGIN'));
      return false;
    } catch (error) {
      return saysAlreadyBegun(error);
    }
  }

  async #undo(): Promise<void> {
    if (this.#ended !== undefined) return;
    this.#ended = 'by its caller';
    try {
      if (this.#stream !== undefined) await this.#answer(this.#stream.rollback());
    } catch {
      // The server rolls back by itself what loses its stream.
    } finally {
      this.#line.give();
    }
  }

  #assertOpen(): void {
    if (this.#ended === 'by its caller') throw endedTransaction();
    if (this.#ended === 'by the server') throw lostTransaction();
  }
}
