import type { JsonValue } from '@coterie/store';

export type AgentStatus = 'created' | 'idle' | 'working' | 'paused' | 'completed' | 'failed';

/** An agent as its row is, the configuration as JSON text. */
export interface Agent {
  id: string;
  project_id: string;
  /** The agent above it, for a sub-agent; null at the root. */
  parent_id: string | null;
  /** Empty where another program has stored an agent without a name. */
  name: string;
  status: AgentStatus;
  /** JSON text of an object; `{}` without a configuration. */
  config: string;
  current_task: string | null;
  total_tokens: number;
  /** US dollars. */
  total_cost: number;
  iteration_count: number;
  /** 0 at the root, else one more than the parent's. */
  depth: number;
  created_at: string;
  updated_at: string;
}

/** What an agent is run with. Any other name may be there too. */
export interface AgentConfig {
  model?: string;
  temperature?: number;
  tools?: readonly JsonValue[];
  [setting: string]: JsonValue | undefined;
}

export interface CreateAgentDTO {
  /** Default: a new UUID. */
  id?: string | undefined;
  project_id: string;
  /** An agent of the same project. */
  parent_id?: string | null | undefined;
  name: string;
  /** Default `created`. */
  status?: AgentStatus | undefined;
  config?: AgentConfig | undefined;
  current_task?: string | null | undefined;
  /** Default 0. */
  total_tokens?: number | undefined;
  /** US dollars. Default 0. */
  total_cost?: number | undefined;
  /** Default 0. */
  iteration_count?: number | undefined;
}

/** What changes; what is absent or undefined stays. The configuration is replaced as a whole. */
export type UpdateAgentDTO = Partial<Omit<CreateAgentDTO, 'id' | 'project_id'>>;

export interface AgentProjectStats {
  total: number;
  /** Every status, also those that no agent has. */
  byStatus: Record<AgentStatus, number>;
  totalTokens: number;
  /** US dollars. */
  totalCost: number;
  totalIterations: number;
  /** Of the deepest agent; null without any agent. */
  maxDepth: number | null;
}
