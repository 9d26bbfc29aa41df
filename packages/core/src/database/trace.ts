import type {
  Access,
  BeginOptions,
  DatabaseInterface,
  ExecuteOptions,
  Executor,
  ResultSet,
  Statement,
  TransactionInterface,
  Value,
} from './contract.ts';
import { isPromiseLike } from './flow.ts';
import type { Platform } from './platform.ts';
import { visibleParams } from './values.ts';

/** One request to the driver, told after it ended. */
export interface QueryEvent {
  readonly request: 'execute' | 'begin' | 'commit' | 'rollback';
  readonly access: Access;
  /** The statements as run, savepoints included; secrets and long values are redacted. None but for `execute`. */
  readonly statements: readonly { readonly sql: string; readonly params: readonly Value[] }[];
  /** Milliseconds, waiting in this process's queue not included. */
  readonly durationMs: number;
  /** Rows returned and rows changed, over all statements. */
  readonly rows: number;
  readonly changes: number;
  /** Whether it ran inside a transaction; `begin` does not. */
  readonly inTransaction: boolean;
  /** What it failed with, if it failed. A retry is a request of its own. */
  readonly error?: unknown;
}

/** Watches queries. It must not throw: what it throws is reported as an unhandled rejection, never to the caller. */
export type QueryHook = (event: QueryEvent) => void;

type Told = Pick<QueryEvent, 'request' | 'access' | 'inTransaction'> & { readonly sent?: readonly Statement[] };
type Answer<T> = T | Promise<T>;

/** The driver with the hook between it and its callers, so that nothing reaches it untold; itself when there is no hook. */
export function tracedDriver(
  driver: DatabaseInterface,
  onQuery: QueryHook | undefined,
  platform: Platform,
): DatabaseInterface {
  if (onQuery === undefined) return driver;
  const tracer = new Tracer(onQuery, platform);
  return {
    mode: driver.mode,
    capabilities: driver.capabilities,
    execute: (statements, options) => tracer.execute(driver, statements, options, false),
    begin: (options) => tracer.begin(driver, options),
    close: () => driver.close(),
  };
}

class Tracer {
  readonly #onQuery: QueryHook;
  readonly #platform: Platform;

  constructor(onQuery: QueryHook, platform: Platform) {
    this.#onQuery = onQuery;
    this.#platform = platform;
  }

  execute(executor: Executor, statements: readonly Statement[], options: ExecuteOptions, inTransaction: boolean) {
    const told: Told = { request: 'execute', access: options.access, inTransaction, sent: statements };
    return this.#watch(
      told,
      () => executor.execute(statements, options),
      (results) => results,
    );
  }

  begin(driver: DatabaseInterface, options: BeginOptions): Answer<TransactionInterface> {
    const { access } = options;
    const started = this.#watch({ request: 'begin', access, inTransaction: false }, () => driver.begin(options));
    const traced = (inner: TransactionInterface): TransactionInterface => ({
      get open() {
        return inner.open;
      },
      execute: (statements, call) => this.execute(inner, statements, call, true),
      commit: () => this.#watch({ request: 'commit', access, inTransaction: true }, () => inner.commit()),
      rollback: () => this.#watch({ request: 'rollback', access, inTransaction: true }, () => inner.rollback()),
    });
    return isPromiseLike(started) ? started.then(traced) : traced(started);
  }

  #watch<T>(
    told: Told,
    request: () => Answer<T>,
    resultsOf: (answer: T) => readonly ResultSet[] = () => [],
  ): Answer<T> {
    const start = this.#platform.now();
    const done = (answer: T): T => {
      this.#tell(told, start, resultsOf(answer));
      return answer;
    };
    const failed = (error: unknown): never => {
      this.#tell(told, start, [], { error });
      throw error;
    };
    let answer: Answer<T>;
    try {
      answer = request();
    } catch (error) {
      return failed(error);
    }
    return answer instanceof Promise ? answer.then(done, failed) : done(answer);
  }

  #tell(told: Told, start: number, results: readonly ResultSet[], failure?: { readonly error: unknown }): void {
    const { sent = [], ...facts } = told;
    const event: QueryEvent = {
      ...facts,
      statements: sent.map((statement) => ({ sql: statement.sql, params: visibleParams(statement) })),
      durationMs: this.#platform.now() - start,
      rows: results.reduce((sum, result) => sum + result.rows.length, 0),
      changes: results.reduce((sum, result) => sum + result.changes, 0),
      ...failure,
    };
    try {
      this.#onQuery(event);
    } catch (error) {
      void Promise.reject(error);
    }
  }
}
