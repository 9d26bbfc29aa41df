import type { BulkResult, Database, Message } from '@coterie/orchestration-sdk';

export async function createMessage(db: Database): Promise<Message> {
  const message = await db.messages.create({
    id: 'msg-789',
    type: 'COMMAND',
    priority: 3, // HIGH
    sender: 'session-123',
    receiver: 'session-456',
    timestamp: new Date(),
    content: {
      action: 'process_data',
      parameters: { dataset: 'large' },
    },
    metadata: {
      tags: ['urgent', 'data-processing'],
      correlationId: 'txn-999',
    },
    requiresResponse: true,
    responseDeadline: new Date(Date.now() + 300000), // 5 minutes
    maxRetries: 3,
  });
  return message;
}

export async function getConversation(db: Database): Promise<void> {
  const conversation = await db.messages.getConversation(
    'session-123',
    'session-456',
    50, // limit
  );

  console.log(`Conversation has ${conversation.length} messages`);
}

export async function markMessageDelivered(db: Database): Promise<void> {
  const delivered = await db.messages.markMessageDelivered('msg-789');
  console.log('Message delivered:', delivered);
}

export async function deleteOldMessages(db: Database): Promise<void> {
  const deletedCount = await db.messages.deleteOldMessages(30); // older than 30 days
  console.log('Deleted', deletedCount, 'old messages');
}

export async function bulkInsertMessages(db: Database): Promise<BulkResult> {
  const messages = Array.from({ length: 100 }, (_, i) => ({
    id: `msg-${i}`,
    type: 'PROGRESS_REPORT',
    sender: 'session-123',
    timestamp: new Date(),
    content: { progress: i },
  }));

  const result = await db.messages.bulkInsertMessages(messages);
  return result;
}
