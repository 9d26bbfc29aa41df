import type { JsonValue } from '@coterie/store';

export type MessageRole = 'user' | 'assistant' | 'tool';

/** A message as its row is, with JSON texts. */
export interface AgentHistory {
  id: string;
  agent_id: string;
  role: MessageRole;
  content: string;
  /** JSON text of an array; null where none was given. */
  tool_calls: string | null;
  /** JSON text of an array; null where none was given. */
  tool_results: string | null;
  /** JSON text of an object; null where none was given. */
  usage: string | null;
  /** US dollars; null where none was given. */
  cost: number | null;
  created_at: string;
}

export interface ToolCall {
  id?: string;
  name?: string;
  input?: JsonValue;
  [field: string]: JsonValue | undefined;
}

export interface ToolResult {
  tool_use_id?: string;
  content?: JsonValue;
  [field: string]: JsonValue | undefined;
}

/** Tokens, as the model's API counts them. */
export interface TokenUsage {
  input_tokens?: number;
  output_tokens?: number;
  [field: string]: JsonValue | undefined;
}

/** A message with its JSON fields as arrays and objects. */
export interface AgentHistoryWithParsed extends Omit<AgentHistory, 'tool_calls' | 'tool_results' | 'usage'> {
  tool_calls: ToolCall[] | null;
  tool_results: ToolResult[] | null;
  usage: TokenUsage | null;
}

export interface CreateAgentHistoryDTO {
  /** Default: a new UUID. */
  id?: string | undefined;
  agent_id: string;
  role: MessageRole;
  content: string;
  tool_calls?: readonly ToolCall[] | null | undefined;
  tool_results?: readonly ToolResult[] | null | undefined;
  usage?: TokenUsage | null | undefined;
  /** US dollars. */
  cost?: number | null | undefined;
}

export interface AgentHistoryStats {
  total: number;
  /** Every role, also those without a message. */
  byRole: Record<MessageRole, number>;
  /** US dollars. */
  totalCost: number;
  /** When the first message was created; null without any. */
  firstMessage: string | null;
  /** When the last message was created; null without any. */
  lastMessage: string | null;
}
