import type { Kind, Out } from '@coterie/core';
import type { Verbs } from '../../table/entity.ts';
import type { Agent, AgentStats, AgentTypes } from './types.ts';

/**
 * The agents. A parent is an agent of the same project that is not below the agent itself, and there are at most 500
 * levels: anything else is a `ValidationError` of `parentId`. `delete` takes all agents below with it, and the histories,
 * outputs and events of all of them. An agent stays in its project.
 */
export interface Agents<K extends Kind> extends Verbs<K, AgentTypes> {
  /** Those of a project that have no parent, in the order in which they were created. */
  roots(projectId: string): Out<K, readonly Agent[]>;

  /**
   * The agent and all below it, in the order of the tree: each before those below it, siblings as they were created.
   * `depth` tells the level. Empty when there is no such agent.
   */
  subtree(id: string): Out<K, readonly Agent[]>;

  /** The agent, its parent, and so on up to the one at the top. Empty when there is no such agent. */
  pathToRoot(id: string): Out<K, readonly Agent[]>;

  /**
   * Adds to what it has used, in the database: additions made at once by several processes all count. Null when there is
   * none. @throws {ValidationError} when a sum would be negative, or beyond what a number holds exactly.
   */
  addUsage(id: string, usage: AgentUsage): Out<K, Agent | null>;

  /** Of the agents of a project. */
  stats(projectId: string): Out<K, AgentStats>;
}

export interface AgentUsage {
  readonly tokens?: number | undefined;
  /** US dollars. */
  readonly cost?: number | undefined;
  readonly iterations?: number | undefined;
}
