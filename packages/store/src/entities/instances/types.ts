import type { JsonObject } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';

export type InstanceType = 'coding' | 'review' | 'planning';

export type InstanceStatus = 'started' | 'waiting_review' | 'pr_created' | 'pr_merged' | 'pr_closed' | 'terminated';

/** An agent at work: a Claude process in a worktree of its own, usually on one issue. */
export interface Instance {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  readonly type: InstanceType;
  readonly status: InstanceStatus;
  /** The folder that it works in. */
  readonly worktreePath: string | null;
  readonly branchName: string | null;
  /** The branch that its own began at. */
  readonly baseBranch: string | null;
  readonly tmuxSession: string | null;
  /** Process id of Claude. */
  readonly claudePid: number | null;
  /** Number of the issue that it works on. */
  readonly issueNumber: number | null;
  /** Number of the pull request that it made. */
  readonly prNumber: number | null;
  readonly prUrl: string | null;
  /** Which of several agents on one issue it is. */
  readonly agentNumber: number | null;
  readonly systemPrompt: string | null;
  readonly metadata: JsonObject;
  readonly createdAt: Date;
  /** When a field was changed last; `touch` changes none but `lastActivity`. */
  readonly updatedAt: Date;
  readonly lastActivity: Date;
  /** When it came to the status `terminated`; null in every other. */
  readonly terminatedAt: Date | null;
}

/** What a new instance is made of; the rest has defaults. */
export interface NewInstance {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly type: InstanceType;
  /** Default `started`. */
  readonly status?: InstanceStatus | undefined;
  readonly worktreePath?: string | null | undefined;
  readonly branchName?: string | null | undefined;
  readonly baseBranch?: string | null | undefined;
  readonly tmuxSession?: string | null | undefined;
  readonly claudePid?: number | null | undefined;
  readonly issueNumber?: number | null | undefined;
  readonly prNumber?: number | null | undefined;
  readonly prUrl?: string | null | undefined;
  readonly agentNumber?: number | null | undefined;
  readonly systemPrompt?: string | null | undefined;
  readonly metadata?: JsonObject | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly updatedAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly lastActivity?: Date | undefined;
}

/** What changes; `terminatedAt` follows the status. */
export type InstancePatch = Partial<Omit<NewInstance, 'id' | 'createdAt'>>;

/** All that is given must hold. An array means any of its values. */
export interface InstanceFilter {
  readonly ids?: readonly string[] | undefined;
  readonly type?: OneOf<InstanceType> | undefined;
  readonly status?: OneOf<InstanceStatus> | undefined;
  readonly issueNumber?: OneOf<number> | undefined;
  readonly prNumber?: OneOf<number> | undefined;
  readonly branchName?: OneOf<string> | undefined;
  /** The children of this instance, by relationships of any type. */
  readonly parentInstance?: OneOf<string> | undefined;
  /** Created at this moment or later. */
  readonly createdFrom?: Date | undefined;
  /** Created earlier than this. */
  readonly createdBefore?: Date | undefined;
  /** Active at this moment or later. */
  readonly activeFrom?: Date | undefined;
  /** Not active since this moment. */
  readonly activeBefore?: Date | undefined;
}

export interface InstanceTypes extends EntityTypes {
  readonly entity: Instance;
  readonly new: NewInstance;
  readonly patch: InstancePatch;
  readonly filter: InstanceFilter;
  readonly order: 'createdAt' | 'lastActivity';
}

export type InstanceList = ListOf<InstanceTypes>;
