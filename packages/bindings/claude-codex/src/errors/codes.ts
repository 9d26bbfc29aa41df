/** What can go wrong, as `error.code` says it. */
export const ERROR_CODES = {
  /** The database cannot be opened or reached, the server refuses the token, or `disconnect()` was called. */
  DATABASE_CONNECTION_FAILED: 'DATABASE_CONNECTION_FAILED',
  /** It can, but not be used: the configuration, the schema or a migration stands in the way. */
  DATABASE_INITIALIZATION_FAILED: 'DATABASE_INITIALIZATION_FAILED',
  /** An instance has that id already. */
  DATABASE_INSTANCE_EXISTS: 'DATABASE_INSTANCE_EXISTS',
  /** No instance has that id. */
  DATABASE_INSTANCE_NOT_FOUND: 'DATABASE_INSTANCE_NOT_FOUND',
  /** The two instances have a relationship of that type already. */
  DATABASE_RELATIONSHIP_EXISTS: 'DATABASE_RELATIONSHIP_EXISTS',
  /** An instance or relationship could not be created. */
  DATABASE_INSERT_FAILED: 'DATABASE_INSERT_FAILED',
  /** An instance or relationship could not be changed. */
  DATABASE_UPDATE_FAILED: 'DATABASE_UPDATE_FAILED',
  /** An instance or setting could not be deleted. */
  DATABASE_DELETE_FAILED: 'DATABASE_DELETE_FAILED',
  /** Something could not be read. */
  DATABASE_QUERY_FAILED: 'DATABASE_QUERY_FAILED',
  /** An event could not be logged. */
  DATABASE_LOG_FAILED: 'DATABASE_LOG_FAILED',
  /** Anything else: issues, settings, vacuum, backup, sync. */
  DATABASE_OPERATION_FAILED: 'DATABASE_OPERATION_FAILED',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
