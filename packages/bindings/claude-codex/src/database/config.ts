/** What the database is configured by. */

import type { Database, DatabaseInterface, Mode } from '@coterie/core';
import type { Key, KeySource } from '@coterie/store/encryption';

export interface LocalConfig {
  /** `file:` and a path, a path, or `:memory:`. Default `file:claude-codex.db`. */
  file: string;
  /** Whether readers and a writer of the file work at the same time. Default true. */
  enableWAL: boolean;
  /** Milliseconds that a call waits for other processes' locks. Default 5,000. */
  busyTimeout: number;
  /** Whether the schema is made and brought up to date. Default true. */
  autoMigrate: boolean;
  /** Whether every statement is written to stderr, with its time and without its values. Default false. */
  logQueries: boolean;
}

export interface CloudConfig {
  /** Whether `local.file` is an embedded replica of the database at `syncUrl`. Default false. */
  enabled: boolean;
  /** `libsql:`, `https:` or `http:`. */
  syncUrl?: string | undefined;
  authToken?: string | undefined;
  /** Seconds between one sync and the next. Default 300. */
  syncInterval: number;
  /** Whether reads see what was written here before. Default true. */
  readYourWrites: boolean;
}

export interface ConnectionConfig {
  /** How often a call, or the opening, is tried again after a failure that left nothing behind and may pass. Default 3. */
  maxRetries: number;
  /** Milliseconds before each of these. Default 1,000. */
  retryDelay: number;
  /** Milliseconds that a call waits for locks and the network altogether; a statement that runs is not cut short. Default 30,000. */
  queryTimeout: number;
}

export interface DatabaseConfig {
  local: LocalConfig;
  cloud: CloudConfig;
  connection: ConnectionConfig;
}

/** Synchronous or asynchronous. */
type GivenDatabase = { [M in Mode]: Database<M> | DatabaseInterface<M> }[Mode];

type Some<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** What is left out, at any depth, is as `getDefaultDatabaseConfig` has it. */
export interface DatabaseOptions {
  readonly local?: Some<LocalConfig> | undefined;
  readonly cloud?: Some<CloudConfig> | undefined;
  readonly connection?: Some<ConnectionConfig> | undefined;
  /**
   * An open database, or a driver, to be used in place of `local.file` and `cloud`. It stays open after `disconnect()`: whoever
   * opened it closes it.
   */
  readonly database?: GivenDatabase | undefined;
  /**
   * What encrypted settings are encrypted with: 32 bytes, 64 hexadecimal digits or base64. Default: the environment variable
   * `COTERIE_KEY`, else the key file beside the database, which is made when the first setting is encrypted.
   */
  readonly key?: Key | KeySource | undefined;
}

/** A new object each time. */
export function getDefaultDatabaseConfig(): DatabaseConfig {
  return {
    local: {
      file: 'file:claude-codex.db',
      enableWAL: true,
      busyTimeout: 5_000,
      autoMigrate: true,
      logQueries: false,
    },
    cloud: { enabled: false, syncInterval: 300, readYourWrites: true },
    connection: { maxRetries: 3, retryDelay: 1_000, queryTimeout: 30_000 },
  };
}
