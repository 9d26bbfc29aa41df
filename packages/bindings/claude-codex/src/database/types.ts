/** The rows of the tables, and what they are made of. */

import type { JsonValue } from '@coterie/store';

export type InstanceType = 'coding' | 'review' | 'planning';

export type InstanceStatus = 'started' | 'waiting_review' | 'pr_created' | 'terminated';

/** What an instance can be found with: other programs on the same tables also set the last two. */
export type FoundInstanceStatus = InstanceStatus | 'pr_merged' | 'pr_closed';

/** An agent at work. */
export interface Instance {
  readonly id: string;
  readonly type: InstanceType;
  readonly status: FoundInstanceStatus;
  readonly worktree_path: string | null;
  readonly branch_name: string | null;
  readonly base_branch: string | null;
  readonly tmux_session: string | null;
  readonly claude_pid: number | null;
  readonly issue_number: number | null;
  readonly pr_number: number | null;
  readonly pr_url: string | null;
  readonly agent_number: number | null;
  readonly system_prompt: string | null;
  readonly created_at: Date;
  /** When a field was changed last. */
  readonly updated_at: Date;
  /** When it was created, updated, or came to another status. */
  readonly last_activity: Date;
  /** When it came to the status `terminated`; null in every other. */
  readonly terminated_at: Date | null;
}

type Given<T, K extends keyof T> = { readonly [Key in K]?: T[Key] | undefined };

export interface NewInstance
  extends Given<
    Instance,
    | 'worktree_path'
    | 'branch_name'
    | 'base_branch'
    | 'tmux_session'
    | 'claude_pid'
    | 'issue_number'
    | 'pr_number'
    | 'pr_url'
    | 'agent_number'
    | 'system_prompt'
  > {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly type: InstanceType;
  /** Default `started`. */
  readonly status?: InstanceStatus | undefined;
  /** Default: now. */
  readonly created_at?: Date | undefined;
  /** Default: `created_at`. */
  readonly last_activity?: Date | undefined;
}

/** What is given changes. */
export type InstanceUpdate = Partial<Omit<NewInstance, 'id' | 'created_at'>>;

/** All that is given must hold. */
export interface InstanceFilter {
  /** Any of these; none when it is empty. */
  readonly types?: readonly InstanceType[] | undefined;
  readonly statuses?: readonly FoundInstanceStatus[] | undefined;
  readonly issueNumber?: number | undefined;
  /** The children of this instance, by relationships of any type. */
  readonly parentInstance?: string | undefined;
  /** Default `last_activity`. */
  readonly orderBy?: 'created_at' | 'last_activity' | undefined;
  /** Default `DESC`. */
  readonly orderDirection?: 'ASC' | 'DESC' | undefined;
  /** How many at most; all when absent, none when 0. */
  readonly limit?: number | undefined;
  /** How many to leave out first, with or without a limit. */
  readonly offset?: number | undefined;
}

/** That an instance used a tool, or came to another status (tool `status_change`). */
export interface MCPEvent {
  readonly id: string;
  readonly instance_id: string;
  readonly tool_name: string;
  readonly success: boolean;
  readonly error_message: string | null;
  /** As it was given: text where that was text, else an object. */
  readonly metadata: JsonValue;
  readonly timestamp: Date;
}

export interface NewMCPEvent extends Given<MCPEvent, 'error_message' | 'metadata'> {
  readonly instance_id: string;
  readonly tool_name: string;
  /** Default: whether there is no `error_message`. */
  readonly success?: boolean | undefined;
  /** Default: now. */
  readonly timestamp?: Date | undefined;
}

export interface Relationship {
  /** What `updateRelationship` takes. */
  readonly id: string;
  readonly parent_instance: string;
  readonly child_instance: string;
  /** Any word, such as `spawned_review`. */
  readonly relationship_type: string;
  readonly review_iteration: number;
  /** As it was given: text where that was text, else an object. */
  readonly metadata: JsonValue;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface NewRelationship extends Given<Relationship, 'metadata'> {
  readonly parent_instance: string;
  readonly child_instance: string;
  readonly relationship_type: string;
  /** Default 1. */
  readonly review_iteration?: number | undefined;
}

/** What is given changes; who is related, and how, does not. */
export type RelationshipUpdate = Pick<NewRelationship, 'review_iteration' | 'metadata'>;

export interface GitHubIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: 'open' | 'closed';
  readonly assignee: string | null;
  /** As they were given: text where that was JSON text, else an array. */
  readonly labels: JsonValue;
  readonly repo_owner: string;
  readonly repo_name: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  /** When it was last taken over from GitHub. */
  readonly synced_at: Date;
}

/** An issue as GitHub tells it. Of one that is there, what is not given stays. */
export interface NewGitHubIssue extends Given<GitHubIssue, 'body' | 'assignee' | 'labels' | 'created_at'> {
  readonly number: number;
  readonly title: string;
  /** Default `open`. */
  readonly state?: 'open' | 'closed' | undefined;
  readonly repo_owner: string;
  readonly repo_name: string;
  /** Default: when it was first taken over, or came with something else than before. */
  readonly updated_at?: Date | undefined;
}
