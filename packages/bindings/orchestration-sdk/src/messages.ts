import type { Store } from '@coterie/store';
import { type BulkResult, insertAll } from './bulk.ts';
import {
  fromMessageUpdate,
  fromNewMessage,
  type Message,
  type MessageRow,
  type MessageRowUpdate,
  toMessage,
} from './message.ts';
import { type QueryOptions, rowsOf } from './query.ts';

/** `db.messages`. Sender and receiver are ids of sessions, which need not be stored. */
export class Messages {
  readonly #store: Store<'async'>;

  constructor(store: Store<'async'>) {
    this.#store = store;
  }

  /** @throws {ValidationError} with the field that breaks a rule; `id` when that is taken. */
  async create(message: MessageRow): Promise<Message> {
    return toMessage(await this.#store.messages.create(fromNewMessage(message)));
  }

  /** Null when there is none. */
  async getMessage(id: string): Promise<Message | null> {
    const row = await this.#store.messages.get(id);
    return row === null ? null : toMessage(row);
  }

  async getAllMessages(options: QueryOptions<'messages'> = {}): Promise<Message[]> {
    return (await this.#store.run(rowsOf('messages', options))).map(toMessage);
  }

  /** What two sessions said to each other, the oldest first. @param limit only so many of the newest; all unless given. */
  async getConversation(one: string, other: string, limit?: number): Promise<Message[]> {
    return (await this.#store.messages.conversation(one, other, { limit })).map(toMessage);
  }

  /** False when there is none. */
  async updateMessage(id: string, changes: MessageRowUpdate): Promise<boolean> {
    return (await this.#store.messages.update(id, fromMessageUpdate(changes))) !== null;
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
    return insertAll(this.#store, 'messages', messages, fromNewMessage);
  }
}
