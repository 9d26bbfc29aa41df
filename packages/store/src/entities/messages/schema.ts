import { date, flag, integer, json, nullable, readDate, readDateOrNull, readJson, text } from '../../table/codec.ts';
import { type Columns, column, Table } from '../../table/table.ts';
import type { Message } from './types.ts';

/** `migrations/007_orchestration.sql`. */
const columns: Columns<Message> = {
  seq: column('seq', integer),
  id: column('id', text()),
  type: column('type', text()),
  priority: column('priority', integer),
  sender: column('sender', text()),
  receiver: column('receiver', nullable(text())),
  timestamp: column('timestamp', date),
  content: column('content_json', json()),
  metadata: column('metadata_json', json()),
  requiresResponse: column('requires_response', flag),
  responseDeadline: column('response_deadline', nullable(date)),
  inReplyTo: column('in_reply_to', nullable(text())),
  retryCount: column('retry_count', integer),
  maxRetries: column('max_retries', integer),
  delivered: column('delivered', flag),
  deliveredAt: column('delivered_at', nullable(date)),
  failed: column('failed', flag),
  failureReason: column('failure_reason', nullable(text())),
};

export const messageTable = new Table<Message>('messages', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  type: row[2] as string,
  priority: row[3] as Message['priority'],
  sender: row[4] as string,
  receiver: row[5] as string | null,
  timestamp: readDate(row[6]),
  content: readJson(row[7]),
  metadata: readJson(row[8]),
  requiresResponse: row[9] === 1,
  responseDeadline: readDateOrNull(row[10]),
  inReplyTo: row[11] as string | null,
  retryCount: row[12] as number,
  maxRetries: row[13] as number,
  delivered: row[14] === 1,
  deliveredAt: readDateOrNull(row[15]),
  failed: row[16] === 1,
  failureReason: row[17] as string | null,
}));
