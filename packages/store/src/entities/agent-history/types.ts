import type { JsonObject, JsonValue } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';
import type { Page } from '../../table/listing.ts';
import type { TokenUsage } from '../../transcripts/types.ts';

export type HistoryRole = 'user' | 'assistant' | 'tool';

/** A message in the conversation of an agent. */
export interface HistoryMessage {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  readonly agentId: string;
  readonly role: HistoryRole;
  readonly content: string;
  /** What it asks tools to do, in the form of the model's API; null where it says nothing of any. */
  readonly toolCalls: readonly JsonValue[] | null;
  readonly toolResults: readonly JsonValue[] | null;
  /**
   * Tokens as the model's API counts them. Statistics know `input_tokens`, `output_tokens`,
   * `cache_creation_input_tokens` and `cache_read_input_tokens`; the rest is kept too.
   */
  readonly usage: JsonObject | null;
  /** US dollars; null where it is not known. */
  readonly cost: number | null;
  readonly createdAt: Date;
}

/** What a new message is made of; the rest has defaults. */
export interface NewHistoryMessage {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly agentId: string;
  readonly role: HistoryRole;
  readonly content: string;
  readonly toolCalls?: readonly JsonValue[] | null | undefined;
  readonly toolResults?: readonly JsonValue[] | null | undefined;
  readonly usage?: JsonObject | null | undefined;
  readonly cost?: number | null | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
}

/** What changes; a message stays with its agent and at its time. */
export type HistoryPatch = Partial<Omit<NewHistoryMessage, 'id' | 'agentId' | 'createdAt'>>;

/** All that is given must hold. An array means any of its values. */
export interface HistoryFilter {
  readonly ids?: readonly string[] | undefined;
  readonly agentId?: OneOf<string> | undefined;
  readonly role?: OneOf<HistoryRole> | undefined;
  /** Created at this moment or later. */
  readonly createdFrom?: Date | undefined;
  /** Created earlier than this. */
  readonly createdBefore?: Date | undefined;
}

export interface HistoryTypes extends EntityTypes {
  readonly entity: HistoryMessage;
  readonly new: NewHistoryMessage;
  readonly patch: HistoryPatch;
  readonly filter: HistoryFilter;
  readonly order: 'createdAt';
}

export type HistoryList = ListOf<HistoryTypes>;

/** Which part of a conversation is wanted. */
export interface ConversationOptions {
  /** How many of the newest; all when absent, none when 0. */
  readonly limit?: number | undefined;
  /** How many of the newest to leave out first. */
  readonly offset?: number | undefined;
  /** Only what comes before this one, the first of a part that was read already. */
  readonly before?: Pick<HistoryMessage, 'createdAt' | 'seq'> | undefined;
  readonly role?: OneOf<HistoryRole> | undefined;
}

/** Which of an agent's messages are wanted, and from which end. */
export interface MessagesOptions extends Page {
  /** Default `asc`, the oldest first. */
  readonly direction?: 'asc' | 'desc' | undefined;
  /** Only what comes after this one in the direction, the last of the page before. */
  readonly after?: Pick<HistoryMessage, 'createdAt' | 'seq'> | undefined;
}

export interface HistoryStats {
  readonly total: number;
  /** Every role, also those without a message. */
  readonly byRole: Readonly<Record<HistoryRole, number>>;
  /** US dollars. */
  readonly totalCost: number;
  readonly tokens: TokenUsage;
  /** When the first was created; null without any message. */
  readonly firstMessage: Date | null;
  /** When the last was created; null without any message. */
  readonly lastMessage: Date | null;
}
