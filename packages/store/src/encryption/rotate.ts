/** Everything that is encrypted, encrypted anew with the newest key. */

import {
  type CallOptions,
  DatabaseError,
  type Flow,
  type Handle,
  type Mode,
  type Operation,
  type Result,
  runFlow,
  type Signal,
  type Statement,
  wait,
} from '@coterie/core';
import type { Encryption } from '../environment.ts';
import { EVERY, type PageRow, type PageSize, pageOf } from '../table/run.ts';
import { exchange, type SealedTable, sealedTables, type TableName } from './sealed-tables.ts';

export interface RotationProgress {
  readonly table: TableName;
  /** How many values of all tables are under the newest key because of this call. */
  readonly rotated: number;
}

export interface RotateOptions {
  /** How much goes into one atomic batch. Default: 100 values or 1 MiB; a value that is longer goes alone. */
  readonly batch?: Partial<PageSize> | undefined;
  /** Told after every batch. What it throws ends the rotation between two batches. */
  readonly onProgress?: ((progress: RotationProgress) => void) | undefined;
  /** Ends it between two batches, or while one waits. */
  readonly signal?: Signal | undefined;
}

/** Values that are not under the newest key. */
export interface LeftBehind {
  readonly table: TableName;
  readonly keyId: string;
  readonly count: number;
  /** Why the first of them could not be decrypted; null where others have written them meanwhile. */
  readonly error: DatabaseError | null;
}

export interface RotationReport {
  /** The newest key. */
  readonly keyId: string;
  /** How many values of each table this call has encrypted anew. */
  readonly rotated: Readonly<Record<TableName, number>>;
  /** What is still under other keys. When it is empty, only backups need those. */
  readonly left: readonly LeftBehind[];
}

const BATCH: PageSize = { rows: 100, bytes: 1024 * 1024 };
/** How often all is looked through again because others wrote with an old key at the same time. */
const PASSES = 5;

/**
 * Encrypts everything anew that is not under the newest key. Give the encryption the old keys too:
 * `rotateKey(store, encryption({ key, oldKeys: [previous] }))`, and open stores with it from then on.
 *
 * It goes in batches, each one round trip to read and an atomic one to write. Whoever reads at any moment finds every value,
 * under one key or the other; a value that somebody changes at the same time keeps that change. It can be ended at any
 * moment and called again: what is done is done. Times of settings stay, since their values do. What cannot be decrypted
 * stays as it is, and is told.
 *
 * Deleted and overwritten bytes stay in the free pages of a file until `vacuum`.
 * @throws {DatabaseError} `encryption` without a newest key; `aborted` by the signal; of the database.
 */
export function rotateKey<M extends Mode>(
  store: { readonly db: Handle<M> },
  encryption: Encryption,
  options: RotateOptions = {},
): Result<M, RotationReport> {
  return runFlow(store.db.mode, new Rotation(store.db as unknown as Handle, encryption, options).run()) as Result<
    M,
    RotationReport
  >;
}

class Rotation {
  readonly #db: Handle;
  readonly #encryption: Encryption;
  readonly #options: RotateOptions;
  readonly #call: CallOptions;
  readonly #rotated: Record<TableName, number> = { checkpoints: 0, user_config: 0 };
  /** The first of each table and key. */
  readonly #errors = new Map<string, DatabaseError>();
  #keyId = '';

  constructor(db: Handle, encryption: Encryption, options: RotateOptions) {
    this.#db = db;
    this.#encryption = encryption;
    this.#options = options;
    this.#call = options.signal === undefined ? {} : { signal: options.signal };
  }

  *run(): Flow<RotationReport> {
    this.#keyId = this.#encryption.seal(new Uint8Array(), 'rotation').keyId;
    const left: LeftBehind[] = [];
    for (const table of sealedTables) {
      let passes = 1;
      while ((yield* this.#pass(table)) > 0 && passes < PASSES) passes += 1;
      const found = yield* wait(this.#db.run(this.#countLeft(table), this.#call));
      left.push(...found);
    }
    return { keyId: this.#keyId, rotated: { ...this.#rotated }, left };
  }

  /** @returns how many values others changed between reading and writing. */
  *#pass(table: SealedTable): Flow<number> {
    const size = { ...BATCH, ...this.#options.batch };
    const run = {
      alias: 'sealed',
      from: `${table.name} AS sealed`,
      join: `${table.name} AS sealed ON sealed.seq = page.seq`,
      key: ['sealed.seq'],
      large: [table.bytes],
      where: { sql: 'sealed.key_id <> ?', params: [this.#keyId] },
      next: [],
    };
    const columns = ['sealed.seq', `sealed.${table.key}`, 'sealed.key_id', `sealed.${table.bytes}`];
    let after = EVERY;
    let missed = 0;
    for (;;) {
      const page = yield* wait(this.#db.run(pageOf(run, columns, after, size), this.#call));
      const last = page.at(-1);
      if (last === undefined) return missed;
      const exchanges = page.flatMap((row) => this.#exchange(table, row));
      if (exchanges.length > 0) {
        const done = yield* wait(this.#db.run(exchangeAll(exchanges), this.#call));
        this.#rotated[table.name] += done;
        missed += exchanges.length - done;
        const rotated = Object.values(this.#rotated).reduce((sum, count) => sum + count, 0);
        this.#options.onProgress?.({ table: table.name, rotated });
      }
      after = { sql: 'sealed.seq > ?', params: last.key };
    }
  }

  /** Nothing where the value cannot be decrypted. */
  #exchange(table: SealedTable, { values: [seq, key, keyId, bytes] }: PageRow): readonly Statement[] {
    const context = `${table.name}/${String(key)}`;
    const old = { keyId: keyId as string, bytes: bytes as Uint8Array };
    let plain: Uint8Array;
    try {
      plain = this.#encryption.open(old, context);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const place = placeOf(table, old.keyId);
      if (!this.#errors.has(place)) this.#errors.set(place, error);
      return [];
    }
    const next = this.#encryption.seal(plain, context);
    plain.fill(0);
    return [exchange(table, { seq: seq as number, old, next })];
  }

  #countLeft(table: SealedTable): Operation<readonly LeftBehind[]> {
    return {
      access: 'read',
      statements: [
        {
          sql: `SELECT key_id, count(*) FROM ${table.name} WHERE key_id <> ? GROUP BY key_id ORDER BY key_id`,
          params: [this.#keyId],
        },
      ],
      decode: ([result]) =>
        (result?.rows ?? []).map(([keyId, count]) => ({
          table: table.name,
          keyId: keyId as string,
          count: count as number,
          error: this.#errors.get(placeOf(table, keyId as string)) ?? null,
        })),
    };
  }
}

function placeOf({ name }: SealedTable, keyId: string): string {
  return `${name}/${keyId}`;
}

/** All of a batch as one operation, which tells how many of them were made. */
function exchangeAll(statements: readonly Statement[]): Operation<number> {
  return {
    access: 'write',
    statements,
    decode: (results) => results.filter(({ changes }) => changes === 1).length,
  };
}
