import type { Store } from '@coterie/store';
import { type BulkResult, bulkResult } from './bulk.ts';
import { messageDialect as dialect, type Message, type MessageRow, type MessageRowUpdate } from './message.ts';
import { type QueryOptions, rowsOf } from './query.ts';

/** `db.messages`. Sender and receiver are ids of sessions, which need not be stored. */
export class Messages {
  readonly #store: Store<'async'>;

  constructor(store: Store<'async'>) {
    this.#store = store;
  }

  /** @throws {ValidationError} with the field that breaks a rule; `id` when that is taken. */
  async create(message: MessageRow): Promise<Message> {
    return dialect.row(await this.#store.messages.create(dialect.new(message)));
  }

  /** Null when there is none. */
  async getMessage(id: string): Promise<Message | null> {
    return this.#store.run(dialect.one(this.#store.operations.messages.get(id)));
  }

  async getAllMessages(options: QueryOptions<'messages'> = {}): Promise<Message[]> {
    return this.#store.run(dialect.many(rowsOf('messages', options)));
  }

  /** What two sessions said to each other, the oldest first. @param limit only so many of the newest; all unless given. */
  async getConversation(one: string, other: string, limit?: number): Promise<Message[]> {
    return this.#store.run(dialect.many(this.#store.operations.messages.conversation(one, other, { limit })));
  }

  /** False when there is none. */
  async updateMessage(id: string, changes: MessageRowUpdate): Promise<boolean> {
    return (await this.#store.messages.update(id, dialect.patch(changes))) !== null;
  }

  /** Says that it is delivered, now; one that was before keeps its time. False when there is none. */
  async markMessageDelivered(id: string): Promise<boolean> {
    return (await this.#store.messages.markDelivered(id)) !== null;
  }

  /**
   * Says that a delivery failed, and why. While retries are left (`maxRetries`) it is to be tried again, with one more on its
   * `retryCount`; without any it has failed for good. False when there is none.
   */
  async markMessageFailed(id: string, reason: string): Promise<boolean> {
    return (await this.#store.messages.markFailed(id, reason)) !== null;
  }

  /** False when there was none. */
  async deleteMessage(id: string): Promise<boolean> {
    return this.#store.messages.delete(id);
  }

  /** Deletes what was sent more than so many days ago; 0 means all until now. @returns how many. */
  async deleteOldMessages(days: number): Promise<number> {
    return this.#store.messages.deleteOlderThan(days);
  }

  /** Inserts all that break no rule, and counts. */
  async bulkInsertMessages(messages: readonly MessageRow[]): Promise<BulkResult> {
    const prepare = (message: MessageRow) => dialect.new(message);
    return bulkResult(await this.#store.insertMany('messages', messages, { prepare }));
  }
}
