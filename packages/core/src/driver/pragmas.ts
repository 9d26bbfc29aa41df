export interface PragmaOptions {
  /** The file's journal: WAL is safe with `synchronous = NORMAL`, the rollback journal needs FULL for the same promise. */
  readonly journal: 'wal' | 'rollback' | 'memory';
  /** Milliseconds that the engine itself waits for a lock, blocking the thread. */
  readonly busyTimeout: number;
}

/**
 * The settings of every connection, as statements in the order in which they must run: the busy timeout comes first,
 * since those after it can meet a lock. Setting the journal mode is the driver's own decision and not among them.
 */
export function connectionPragmas(options: PragmaOptions): readonly string[] {
  return [
    `PRAGMA busy_timeout = ${options.busyTimeout}`,
    'PRAGMA foreign_keys = ON',
    // Whoever uses REPLACE fires the delete triggers too; without this an external-content search index breaks silently.
    'PRAGMA recursive_triggers = ON',
    `PRAGMA synchronous = ${options.journal === 'wal' ? 'NORMAL' : 'FULL'}`,
    'PRAGMA temp_store = MEMORY',
    'PRAGMA cache_size = -64000',
    ...(options.journal === 'wal' ? ['PRAGMA wal_autocheckpoint = 1000'] : []),
  ];
}
