import type { JsonObject } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';

export type AgentStatus = 'created' | 'idle' | 'working' | 'paused' | 'completed' | 'failed';

/** One of a team that works on a project; sub-agents have the agent above them as their parent. */
export interface Agent {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  readonly projectId: string;
  /** An agent of the same project; null at the top. */
  readonly parentId: string | null;
  readonly name: string | null;
  readonly status: AgentStatus;
  /** The model, its tools and whatever else it is run with. */
  readonly config: JsonObject;
  /** What it is doing, in its own words. */
  readonly currentTask: string | null;
  /** Tokens that it has used. */
  readonly totalTokens: number;
  /** US dollars. */
  readonly totalCost: number;
  readonly iterationCount: number;
  /** 0 at the top, else one more than the parent's. It follows from the parents. */
  readonly depth: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a new agent is made of; the rest has defaults. */
export interface NewAgent {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly projectId: string;
  /** An agent of the same project that is there already, or comes earlier in the same `createMany`. */
  readonly parentId?: string | null | undefined;
  readonly name?: string | null | undefined;
  /** Default `created`. */
  readonly status?: AgentStatus | undefined;
  readonly config?: JsonObject | undefined;
  readonly currentTask?: string | null | undefined;
  /** Default 0. */
  readonly totalTokens?: number | undefined;
  /** Default 0. */
  readonly totalCost?: number | undefined;
  /** Default 0. */
  readonly iterationCount?: number | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly updatedAt?: Date | undefined;
}

/** What changes. A new parent takes the whole subtree along, and the depth of all of it follows. */
export type AgentPatch = Partial<Omit<NewAgent, 'id' | 'projectId' | 'createdAt'>>;

/** All that is given must hold. An array means any of its values. */
export interface AgentFilter {
  readonly ids?: readonly string[] | undefined;
  readonly projectId?: OneOf<string> | undefined;
  /** Those directly below it; null: those at the top. */
  readonly parentId?: OneOf<string> | null | undefined;
  readonly status?: OneOf<AgentStatus> | undefined;
  readonly depth?: OneOf<number> | undefined;
  /** Created at this moment or later. */
  readonly createdFrom?: Date | undefined;
  /** Created earlier than this. */
  readonly createdBefore?: Date | undefined;
}

export interface AgentTypes extends EntityTypes {
  readonly entity: Agent;
  readonly new: NewAgent;
  readonly patch: AgentPatch;
  readonly filter: AgentFilter;
  readonly order: 'createdAt';
}

export type AgentList = ListOf<AgentTypes>;

export interface AgentStats {
  readonly total: number;
  /** Every status, also those that no agent has. */
  readonly byStatus: Readonly<Record<AgentStatus, number>>;
  readonly totalTokens: number;
  /** US dollars. */
  readonly totalCost: number;
  readonly totalIterations: number;
  /** Of the deepest agent; null without any agent. */
  readonly maxDepth: number | null;
}
