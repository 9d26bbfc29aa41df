import type { Kind, Out } from '@coterie/core';
import type { OneOf } from '../../table/conditions.ts';
import type { TextSearch, Verbs } from '../../table/entity.ts';
import type {
  ConversationOptions,
  HistoryMessage,
  HistoryRole,
  HistoryStats,
  HistoryTypes,
  MessagesOptions,
} from './types.ts';

/**
 * What agents were told, said and got from tools. The order of a conversation is that of `createdAt`; messages of one
 * millisecond come as they were stored. Words are looked for in the contents: of one agent with `where: { agentId }`.
 */
export interface AgentHistory<K extends Kind> extends Verbs<K, HistoryTypes>, TextSearch<K, HistoryTypes> {
  /**
   * The conversation of an agent, or the newest `limit` messages of it, the oldest of them first: what a model is given
   * to go on. `list` reads from the beginning, and in either direction.
   */
  conversation(agentId: string, options?: ConversationOptions): Out<K, readonly HistoryMessage[]>;

  /** The newest message of an agent, or the newest of a role. Null when there is none. */
  latest(agentId: string, options?: RoleOption): Out<K, HistoryMessage | null>;

  /** The oldest message of an agent, or the oldest of a role. Null when there is none. */
  first(agentId: string, options?: RoleOption): Out<K, HistoryMessage | null>;

  /** The messages of an agent that have at least one tool call. */
  withToolCalls(agentId: string, options?: MessagesOptions): Out<K, readonly HistoryMessage[]>;

  /** Of an agent's messages. */
  stats(agentId: string): Out<K, HistoryStats>;
}

export interface RoleOption {
  readonly role?: OneOf<HistoryRole> | undefined;
}
