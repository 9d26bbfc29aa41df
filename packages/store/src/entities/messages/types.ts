import type { JsonObject, JsonValue } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';
import type { Page } from '../../table/listing.ts';

/** From 1, low, to 4, critical. */
export type MessagePriority = 1 | 2 | 3 | 4;

/**
 * What one session says to another. Until it is delivered, or has failed for good, it waits in the inbox of its receiver.
 */
export interface Message {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  /** Such as `COMMAND` or `PROGRESS_REPORT`. */
  readonly type: string;
  readonly priority: MessagePriority;
  /** The id of a session, which need not be stored. */
  readonly sender: string;
  /** The same; null for everybody. */
  readonly receiver: string | null;
  readonly timestamp: Date;
  readonly content: JsonValue;
  readonly metadata: JsonObject;
  readonly requiresResponse: boolean;
  readonly responseDeadline: Date | null;
  /** The id of the message that this one answers; null also when that was deleted. */
  readonly inReplyTo: string | null;
  /** How many deliveries after the first were due so far. */
  readonly retryCount: number;
  /** How many there are at most. */
  readonly maxRetries: number;
  readonly delivered: boolean;
  readonly deliveredAt: Date | null;
  /** Whether it failed for good: it is not delivered, and waits for no further delivery. */
  readonly failed: boolean;
  /** Why the last delivery failed. */
  readonly failureReason: string | null;
}

/** What a new message is made of; the rest has defaults. */
export interface NewMessage {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly type: string;
  /** Default 2. */
  readonly priority?: MessagePriority | undefined;
  readonly sender: string;
  /** Default null: everybody. */
  readonly receiver?: string | null | undefined;
  /** Default: now. */
  readonly timestamp?: Date | undefined;
  readonly content: JsonValue;
  readonly metadata?: JsonObject | undefined;
  /** Default false. */
  readonly requiresResponse?: boolean | undefined;
  readonly responseDeadline?: Date | null | undefined;
  /** The id of a stored message. */
  readonly inReplyTo?: string | null | undefined;
  /** Default 0. */
  readonly retryCount?: number | undefined;
  /** Default 3. */
  readonly maxRetries?: number | undefined;
  /** Default: whether there is a `deliveredAt`. */
  readonly delivered?: boolean | undefined;
  /** Default: now, for one that is delivered. */
  readonly deliveredAt?: Date | null | undefined;
  /** Default false. */
  readonly failed?: boolean | undefined;
  readonly failureReason?: string | null | undefined;
}

/** What changes. What becomes of it is told by `markDelivered`, `markFailed` and `retry`. */
export type MessagePatch = Partial<
  Pick<
    NewMessage,
    'type' | 'priority' | 'receiver' | 'content' | 'metadata' | 'requiresResponse' | 'responseDeadline' | 'maxRetries'
  >
>;

/** All that is given must hold. An array means any of its values. */
export interface MessageFilter {
  readonly ids?: readonly string[] | undefined;
  readonly type?: OneOf<string> | undefined;
  readonly priority?: OneOf<MessagePriority> | undefined;
  readonly sender?: OneOf<string> | undefined;
  readonly receiver?: OneOf<string> | null | undefined;
  readonly inReplyTo?: OneOf<string> | null | undefined;
  readonly delivered?: boolean | undefined;
  /** For good. */
  readonly failed?: boolean | undefined;
  /** Sent at this moment or later. */
  readonly sentFrom?: Date | undefined;
  /** Sent earlier than this. */
  readonly sentBefore?: Date | undefined;
}

export interface MessageTypes extends EntityTypes {
  readonly entity: Message;
  readonly new: NewMessage;
  readonly patch: MessagePatch;
  readonly filter: MessageFilter;
  readonly order: 'timestamp';
}

export type MessageList = ListOf<MessageTypes>;

/** Which part of the messages between two sessions is wanted. */
export interface ExchangeOptions {
  /** How many of the newest; all when absent, none when 0. */
  readonly limit?: number | undefined;
  /** Only what comes before this one, the first of a part that was read already. */
  readonly before?: Pick<Message, 'timestamp' | 'seq'> | undefined;
}

export interface InboxOptions extends Page {
  /** Only messages of this type. */
  readonly type?: string | undefined;
}
