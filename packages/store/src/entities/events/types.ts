import type { JsonValue } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';

/** Something that happened: in a project, to one of its agents, or in the system as a whole. */
export interface ProjectEvent {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  /** Null for what concerns the system. */
  readonly projectId: string | null;
  /** An agent of that project; null for what concerns the whole of it. */
  readonly agentId: string | null;
  /** Any word, such as `agent_started`. */
  readonly type: string;
  /** What is to be known about it; JSON's own null is stored as none. */
  readonly data: JsonValue;
  readonly createdAt: Date;
}

/** What a new event is made of; the rest has defaults. */
export interface NewProjectEvent {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly projectId?: string | null | undefined;
  /** With an agent its project must be given too. */
  readonly agentId?: string | null | undefined;
  readonly type: string;
  readonly data?: JsonValue | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
}

/** What changes; where and when it happened stays. */
export type ProjectEventPatch = Partial<Pick<NewProjectEvent, 'type' | 'data'>>;

/** Whose events are meant. */
export interface EventScope {
  /** Null: those of no project. */
  readonly projectId?: OneOf<string> | null | undefined;
  /** Null: those of no agent. */
  readonly agentId?: OneOf<string> | null | undefined;
  /** Created at this moment or later. */
  readonly createdFrom?: Date | undefined;
  /** Created earlier than this. */
  readonly createdBefore?: Date | undefined;
}

/** All that is given must hold. An array means any of its values. */
export interface ProjectEventFilter extends EventScope {
  readonly ids?: readonly string[] | undefined;
  readonly type?: OneOf<string> | undefined;
}

export interface ProjectEventTypes extends EntityTypes {
  readonly entity: ProjectEvent;
  readonly new: NewProjectEvent;
  readonly patch: ProjectEventPatch;
  readonly filter: ProjectEventFilter;
  readonly order: 'createdAt';
}

export type ProjectEventList = ListOf<ProjectEventTypes>;

export interface ProjectEventStats {
  readonly total: number;
  /** The types that there are. */
  readonly byType: Readonly<Record<string, number>>;
  /** When the first was created; null without any event. */
  readonly firstEvent: Date | null;
  /** When the last was created; null without any event. */
  readonly lastEvent: Date | null;
}
