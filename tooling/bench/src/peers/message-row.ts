/** Messages as rows, for those who write their SQL by hand. */
import type { Message } from '@coterie/store';

export const MESSAGE_COLUMNS = [
  'seq',
  'id',
  'type',
  'priority',
  'sender',
  'receiver',
  'timestamp',
  'content_json',
  'metadata_json',
  'requires_response',
  'response_deadline',
  'in_reply_to',
  'retry_count',
  'max_retries',
  'delivered',
  'delivered_at',
  'failed',
  'failure_reason',
] as const;

export interface MessageRow {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly priority: Message['priority'];
  readonly sender: string;
  readonly receiver: string | null;
  readonly timestamp: string;
  readonly content_json: string;
  readonly metadata_json: string;
  readonly requires_response: number;
  readonly response_deadline: string | null;
  readonly in_reply_to: string | null;
  readonly retry_count: number;
  readonly max_retries: number;
  readonly delivered: number;
  readonly delivered_at: string | null;
  readonly failed: number;
  readonly failure_reason: string | null;
}

export function messageOf(row: MessageRow): Message {
  return {
    seq: row.seq,
    id: row.id,
    type: row.type,
    priority: row.priority,
    sender: row.sender,
    receiver: row.receiver,
    timestamp: new Date(row.timestamp),
    content: JSON.parse(row.content_json),
    metadata: JSON.parse(row.metadata_json),
    requiresResponse: row.requires_response === 1,
    responseDeadline: row.response_deadline === null ? null : new Date(row.response_deadline),
    inReplyTo: row.in_reply_to,
    retryCount: row.retry_count,
    maxRetries: row.max_retries,
    delivered: row.delivered === 1,
    deliveredAt: row.delivered_at === null ? null : new Date(row.delivered_at),
    failed: row.failed === 1,
    failureReason: row.failure_reason,
  };
}
