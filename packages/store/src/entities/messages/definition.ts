import type { Environment } from '../../environment.ts';
import { searchJson } from '../../search/text-column.ts';
import type { Definition } from '../../table/definition.ts';
import { messageTable } from './schema.ts';
import type { Message, MessageTypes, NewMessage } from './types.ts';

const WRITABLE = [
  'id',
  'type',
  'priority',
  'sender',
  'receiver',
  'timestamp',
  'content',
  'metadata',
  'requiresResponse',
  'responseDeadline',
  'inReplyTo',
  'retryCount',
  'maxRetries',
  'delivered',
  'deliveredAt',
  'failed',
  'failureReason',
] as const satisfies readonly (keyof Message)[];

export const messageDefinition: Definition<MessageTypes> = {
  table: messageTable,
  writable: WRITABLE,
  changeable: [
    'type',
    'priority',
    'receiver',
    'content',
    'metadata',
    'requiresResponse',
    'responseDeadline',
    'maxRetries',
  ],
  derived: { content: [searchJson('content_json')] },
  reference: 'inReplyTo',
  filters: {
    ids: 'id',
    type: 'type',
    priority: 'priority',
    sender: 'sender',
    receiver: 'receiver',
    inReplyTo: 'inReplyTo',
    delivered: 'delivered',
    failed: 'failed',
    sentFrom: { field: 'timestamp', is: '>=' },
    sentBefore: { field: 'timestamp', is: '<' },
  },
  orders: ['timestamp'],
  searched: ['content'],
  prepare,
};

function prepare(message: NewMessage, { now, id }: Environment): Pick<Message, (typeof WRITABLE)[number]> {
  const at = now();
  const delivered = message.delivered ?? (message.deliveredAt ?? null) !== null;
  return {
    id: message.id ?? id(),
    type: message.type,
    priority: message.priority ?? 2,
    sender: message.sender,
    receiver: message.receiver ?? null,
    timestamp: message.timestamp ?? at,
    content: message.content,
    metadata: message.metadata ?? {},
    requiresResponse: message.requiresResponse ?? false,
    responseDeadline: message.responseDeadline ?? null,
    inReplyTo: message.inReplyTo ?? null,
    retryCount: message.retryCount ?? 0,
    maxRetries: message.maxRetries ?? 3,
    delivered,
    deliveredAt: message.deliveredAt ?? (delivered ? at : null),
    failed: message.failed ?? false,
    failureReason: message.failureReason ?? null,
  };
}
