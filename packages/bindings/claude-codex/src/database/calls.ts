import { type CallOptions, type Database, type Operation, type PatienceOptions, patiently } from '@coterie/core';
import type { Store } from '@coterie/store';
import { CodexError } from '../errors/index.ts';
import type { Connection } from './connect.ts';
import { type Failing, failure } from './failure.ts';
import { missingSchema } from './missing-schema.ts';

/** Makes calls of an open database, each of which fails as it says, until it is disconnected. */
export class Calls {
  readonly database: Database;
  readonly store: Store;
  readonly #owned: boolean;
  readonly #patience: PatienceOptions;
  #ending: Promise<void> | undefined;

  constructor({ database, store, owned }: Connection, patience: PatienceOptions) {
    this.database = database;
    this.store = store;
    this.#owned = owned;
    this.#patience = patience;
  }

  get isOpen(): boolean {
    return this.#ending === undefined;
  }

  /** @param make what makes the operation, of which it is tried with the call what it is given. */
  run<T>(failing: Failing, make: () => Operation<T>): Promise<T> {
    return this.call(failing, async (options) => {
      const answer = await this.store.run(make(), options);
      if (failing.none !== undefined && (answer === null || answer === false)) {
        throw new CodexError(failing.none.code, failing.none.says);
      }
      return answer;
    });
  }

  async call<T>(failing: Failing, work: (options: Pick<CallOptions, 'signal'>) => T | Promise<T>): Promise<T> {
    if (!this.isOpen) {
      const says = `${failing.what}. The database is disconnected: call initializeDatabase again.`;
      throw new CodexError('DATABASE_CONNECTION_FAILED', says);
    }
    try {
      return await patiently((signal) => work({ signal }), this.#patience);
    } catch (error) {
      throw (await this.#schemaFailure(error, failing)) ?? failure(error, failing);
    }
  }

  /** Idempotent. */
  end(): Promise<void> {
    this.#ending ??= this.#close();
    return this.#ending;
  }

  async #close(): Promise<void> {
    try {
      if (this.#owned) await this.store.close();
    } catch (error) {
      throw failure(error, { code: 'DATABASE_OPERATION_FAILED', what: 'The database could not be closed' });
    }
  }

  /** Of a database that can no longer be asked, what failed first is told. */
  #schemaFailure(error: unknown, { what }: Failing): Promise<CodexError | null> {
    return missingSchema(this.database, error, what).catch(() => null);
  }
}
