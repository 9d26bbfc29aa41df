import type { Kind, Out } from '@coterie/core';
import type { TextSearch, Verbs } from '../../table/entity.ts';
import type { Page } from '../../table/listing.ts';
import type { ExchangeOptions, InboxOptions, Message, MessageTypes } from './types.ts';

/**
 * Messages between sessions. Lists come in the order of their time, messages of one millisecond as they were stored. Words
 * and pieces of text are looked for in what the content says: its names, texts and numbers.
 *
 * A message waits in the inbox of its receiver until `markDelivered` or `receive` says that it is delivered. `markFailed`
 * says that a delivery failed: as long as retries are left it goes on waiting, with one retry more on its count; without
 * any left it has failed for good. So a message with 3 retries is tried 4 times.
 */
export interface Messages<K extends Kind> extends Verbs<K, MessageTypes>, TextSearch<K, MessageTypes> {
  /**
   * What two sessions said to each other, or the newest `limit` messages of it, the oldest of them first. With the same
   * session twice, what it said to itself.
   */
  conversation(one: string, other: string, options?: ExchangeOptions): Out<K, readonly Message[]>;

  /** What waits for a receiver, the highest priority first, then the oldest. For null: what waits for everybody. */
  inbox(receiver: string | null, options?: InboxOptions): Out<K, readonly Message[]>;

  /**
   * Takes messages out of the inbox, in its order, and marks them as delivered. However many do so at once, each message is
   * given to one of them.
   */
  receive(receiver: string | null, options?: InboxOptions): Out<K, readonly Message[]>;

  /**
   * Marks it as delivered now; one that was delivered before keeps its time. One that had failed for good has not any more.
   * Null when there is none.
   */
  markDelivered(id: string): Out<K, Message | null>;

  /**
   * Says that a delivery failed, and why; see above what follows. One that is delivered, or has failed for good, stays as
   * it is. Null when there is none.
   */
  markFailed(id: string, reason: string): Out<K, Message | null>;

  /** Lets one that failed for good wait again, with all its retries. Others stay as they are. Null when there is none. */
  retry(id: string): Out<K, Message | null>;

  /**
   * Those that require a response and have none, although their deadline is at this moment or before, the earliest deadline
   * first. A response is a message with `inReplyTo`. @param at Default: now.
   */
  overdue(at?: Date, page?: Page): Out<K, readonly Message[]>;

  /**
   * Deletes what was sent more than so many days ago, delivered or not; 0 means all until now. Answers to them stay.
   * @returns how many there were.
   */
  deleteOlderThan(days: number): Out<K, number>;
}
