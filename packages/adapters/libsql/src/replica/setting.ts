import { DatabaseError, type Statement } from '@coterie/core';

const SETTING = /^\s*pragma\s+(?:\w+\s*\.\s*)?(?:query_only|journal_mode|locking_mode|wal_\w+|writable_schema)\s*[=(]/i;
const CHECKPOINT = /^\s*pragma\s+(?:\w+\s*\.\s*)?wal_checkpoint\b/i;
const ATTACHMENT = /^\s*(?:attach|detach)\b/i;

/** What keeps the file a replica is not for callers, and an attached database would be seen by some reads only. */
export function refuseSetting({ sql }: Statement): void {
  if (!SETTING.test(sql) && !CHECKPOINT.test(sql) && !ATTACHMENT.test(sql)) return;
  throw new DatabaseError(
    'unsupported',
    "A replica's file keeps its settings, and has no other database attached. Leave the statement out.",
    { sql },
  );
}
