import type { Mode, Platform, Result } from '@coterie/core';

/** A commit, as it is told. */
export type Commit = OwnCommit | OtherCommit;

/** Made through the handle of this store: by its methods, by SQL, or by anything else that holds the same handle. */
export interface OwnCommit {
  readonly source: 'own';
  /**
   * What is different now: a row that came and went in the same commit is not among it. Null where that is not known: on a
   * server, and where a commit's own outcome is not.
   */
  readonly changes: readonly TableChanges[] | null;
}

/**
 * Another connection or process committed, once or more often, or may have while the engine's own connection was replaced:
 * anything may be different now.
 */
export interface OtherCommit {
  readonly source: 'other';
}

/** Rows of one table with which the same happened, also by cascades and triggers. */
export interface TableChanges {
  /** As the database calls it, such as `agent_history`. */
  readonly table: string;
  /** `update` also where a row was written with the values that it had. */
  readonly kind: 'insert' | 'update' | 'delete';
  /** The rows' ids; their numbers in a table without a column `id`. Empty where rows have neither. */
  readonly ids: readonly (string | number)[];
}

export interface ChangesOptions {
  /**
   * Milliseconds between two looks at whether others have committed. Default 1,000. Null: only own commits are told. A
   * program does not end by itself while it looks.
   */
  readonly interval?: number | null | undefined;
  /** The default is the database's own. */
  readonly timers?: Pick<Platform, 'after'> | undefined;
}

export type ChangesListener = (commit: Commit) => void;

/** Ends a subscription, and with the last one everything that it cost. Idempotent. */
export type Unsubscribe<M extends Mode> = () => Result<M, void>;
