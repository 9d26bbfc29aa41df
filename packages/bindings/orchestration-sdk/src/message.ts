/** What a message is, to the document and to the store. */

import { definitions, type Entities, type JsonObject, type JsonValue, type MessagePriority } from '@coterie/store';
import { Dialect } from '@coterie/store/dialect';

export type { MessagePriority } from '@coterie/store';

export interface Message {
  readonly id: string;
  readonly type: string;
  /** From 1, low, to 4, critical; 3 is high. */
  readonly priority: MessagePriority;
  readonly sender: string;
  /** Null for everybody. */
  readonly receiver: string | null;
  readonly timestamp: Date;
  readonly content: JsonValue;
  readonly metadata: JsonObject;
  readonly requiresResponse: boolean;
  readonly responseDeadline: Date | null;
  readonly retryCount: number;
  readonly maxRetries: number;
  readonly delivered: boolean;
  readonly deliveredAt: Date | null;
  readonly failed: boolean;
  readonly failureReason: string | null;
}

export interface NewMessage {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly type: string;
  /** Default 2. */
  readonly priority?: MessagePriority | undefined;
  readonly sender: string;
  /** Default: everybody. */
  readonly receiver?: string | null | undefined;
  /** Default: now. */
  readonly timestamp?: Date | undefined;
  /** Anything that JSON can say. */
  readonly content: unknown;
  /** An object of anything that JSON can say. */
  readonly metadata?: object | undefined;
  /** Default false. */
  readonly requiresResponse?: boolean | undefined;
  readonly responseDeadline?: Date | null | undefined;
  /** Default 0. */
  readonly retryCount?: number | undefined;
  /** Default 3. */
  readonly maxRetries?: number | undefined;
  /** Default: whether there is a `deliveredAt`. */
  readonly delivered?: boolean | undefined;
  readonly deliveredAt?: Date | null | undefined;
  /** Default false. */
  readonly failed?: boolean | undefined;
  readonly failureReason?: string | null | undefined;
}

/** A new message whose priority may be wrong: `create` refuses it then, and in a bulk insert it fails alone. */
export type MessageRow = Omit<NewMessage, 'priority'> & { readonly priority?: number | undefined };

/** What changes; fields that are absent or undefined stay. Its delivery is told by `markMessageDelivered` and `markMessageFailed`. */
export type MessageUpdate = Partial<
  Pick<
    NewMessage,
    'type' | 'priority' | 'receiver' | 'content' | 'metadata' | 'requiresResponse' | 'responseDeadline' | 'maxRetries'
  >
>;

/** An update whose priority may be wrong. */
export type MessageRowUpdate = Partial<Pick<MessageRow, keyof MessageUpdate>>;

export const messageDialect: Dialect<Entities['messages'], Message, MessageRow, MessageRowUpdate> = new Dialect(
  definitions.messages,
  { names: 'fields', called: { seq: null, inReplyTo: null } },
);
