import type { JsonObject, JsonValue } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';

/** Sessions of an orchestration, and `claude`: a session of Claude Code. */
export type SessionType = 'director' | 'department' | 'observer' | 'active' | 'claude';

export type SessionStatus = 'initializing' | 'active' | 'idle' | 'completed' | 'error' | 'terminated';

/** What the Claude Code process of a session does. */
export type ClaudeStatus = 'not_started' | 'processing' | 'waiting_for_input' | 'completed' | 'error';

/** One entity for the sessions of an orchestration (the orchestration SDK) and those of Claude Code (memva). */
export interface Session {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  readonly type: SessionType;
  /** How people call it. Null only for sessions of Claude Code, which have a title. */
  readonly name: string | null;
  readonly status: SessionStatus;
  readonly title: string | null;
  /** Git branch. */
  readonly branch: string | null;
  /** The folder that an orchestration gave it. */
  readonly workspace: string | null;
  /** The folder that Claude Code was started in. */
  readonly projectPath: string | null;
  /** Null for sessions that are not Claude Code's. */
  readonly claudeStatus: ClaudeStatus | null;
  readonly capabilities: readonly JsonValue[];
  readonly constraints: readonly JsonValue[];
  readonly metadata: JsonObject;
  /** Of an imported session: its first record (1970 when no record has a time). */
  readonly createdAt: Date;
  /** Last change of the row. Of an imported session: its last record. */
  readonly updatedAt: Date;
  readonly lastActivity: Date;
  readonly terminationReason: string | null;
  /** With the status `terminated` never null. */
  readonly terminatedAt: Date | null;
  /** Who made it: a caller, or an import, which keeps title, folder, branch and times up to date with the transcripts. */
  readonly origin: 'api' | 'transcript';
}

/** What a new session is made of; the rest has defaults. */
export interface NewSession {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly type: SessionType;
  /** Required for every type but `claude`. */
  readonly name?: string | null | undefined;
  /** Default `initializing`. */
  readonly status?: SessionStatus | undefined;
  readonly title?: string | null | undefined;
  readonly branch?: string | null | undefined;
  readonly workspace?: string | null | undefined;
  readonly projectPath?: string | null | undefined;
  /** Default `not_started` for type `claude`, else null. */
  readonly claudeStatus?: ClaudeStatus | null | undefined;
  readonly capabilities?: readonly JsonValue[] | undefined;
  readonly constraints?: readonly JsonValue[] | undefined;
  readonly metadata?: JsonObject | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly updatedAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly lastActivity?: Date | undefined;
  readonly terminationReason?: string | null | undefined;
  /** Default: now with the status `terminated`, else null. */
  readonly terminatedAt?: Date | null | undefined;
}

/**
 * What changes; fields that are absent or undefined stay as they are. With the status `terminated` a session is terminated
 * now, unless it was before or `terminatedAt` is given; another status clears `terminatedAt` and `terminationReason`, unless
 * they are given beside it.
 */
export type SessionPatch = Partial<Omit<NewSession, 'id' | 'createdAt'>>;

/**
 * All that is given must hold. An array means any of its values. Without `ids`, sessions that an import found only
 * records about and no message of (summaries, snapshots of files) are left out.
 */
export interface SessionFilter {
  readonly ids?: readonly string[] | undefined;
  readonly type?: OneOf<SessionType> | undefined;
  readonly status?: OneOf<SessionStatus> | undefined;
  readonly claudeStatus?: OneOf<ClaudeStatus> | null | undefined;
  readonly workspace?: OneOf<string> | null | undefined;
  readonly projectPath?: OneOf<string> | null | undefined;
}

export interface SessionTypes extends EntityTypes {
  readonly entity: Session;
  readonly new: NewSession;
  readonly patch: SessionPatch;
  readonly filter: SessionFilter;
  readonly order: 'createdAt' | 'lastActivity';
}

export type SessionList = ListOf<SessionTypes>;
