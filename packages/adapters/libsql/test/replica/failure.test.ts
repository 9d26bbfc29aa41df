/** The words of libSQL 0.5 about syncs that failed, each of them met. */
import { describe, expect, it } from 'vitest';
import { syncFailure } from '../../src/replica/failure.ts';

describe('a failed sync', () => {
  it.each([
    ['replication error: Injector error: SQLite error: database disk image is malformed', 'corrupt', false],
    ['replication error: Injector error: SQLite error: file is not a database', 'corrupt', false],
    ['Failed to connect to database: `Can not sync a database without a wal_index, please …`', 'corrupt', false],
    ['replication error: Injector error: SQLite error: database or disk is full', 'full', false],
    [
      'Replication(Injector(FatalInjectError(SqliteFailure(Error { code: Unknown, extended_code: 200 }, None))))',
      'io',
      false,
    ],
    ["EACCES: permission denied, rename 'a' -> 'b'", 'cannot-open', false],
    ['ConnectionFailed("Unable to open connection to local database a: 14")', 'cannot-open', false],
    ['Replication(PrimaryHandshakeTimeout)', 'unauthorized', false],
    ['Replication(Client(Status { code: Unavailable, message: "snapshot not found" }))', 'connection', true],
    ['the process that fetches has ended (SIGKILL)', 'connection', true],
  ])('%s', (words, code, retryable) => {
    const failure = syncFailure(words, '/data/replica.db');
    expect([failure.code, failure.retryable ?? false]).toEqual([code, retryable]);
    if (code === 'corrupt')
      expect(failure.message).toContain('delete /data/replica.db, /data/replica.db-client_wal_index');
  });
});
