import type { JsonValue } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';

/** That an instance used a tool, or changed its status (tool `status_change`). */
export interface McpEvent {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  readonly instanceId: string;
  readonly toolName: string;
  readonly success: boolean;
  readonly errorMessage: string | null;
  /** Whatever belongs to it; null where nothing was given. */
  readonly metadata: JsonValue;
  /** Milliseconds; null where nobody measured. */
  readonly durationMs: number | null;
  readonly timestamp: Date;
}

/** What a new event is made of; the rest has defaults. */
export interface NewMcpEvent {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly instanceId: string;
  readonly toolName: string;
  /** Default: whether there is no `errorMessage`. */
  readonly success?: boolean | undefined;
  readonly errorMessage?: string | null | undefined;
  readonly metadata?: JsonValue | undefined;
  /** Milliseconds, 0 or more. */
  readonly durationMs?: number | null | undefined;
  /** Default: now. */
  readonly timestamp?: Date | undefined;
}

/** What changes: how it ended, where that was not known before. */
export type McpEventPatch = Partial<Omit<NewMcpEvent, 'id' | 'instanceId' | 'toolName' | 'timestamp'>>;

/** All that is given must hold. An array means any of its values. */
export interface McpEventFilter {
  readonly ids?: readonly string[] | undefined;
  readonly instanceId?: OneOf<string> | undefined;
  readonly toolName?: OneOf<string> | undefined;
  readonly success?: boolean | undefined;
  /** At this moment or later. */
  readonly since?: Date | undefined;
  /** Earlier than this. */
  readonly before?: Date | undefined;
}

export interface McpEventTypes extends EntityTypes {
  readonly entity: McpEvent;
  readonly new: NewMcpEvent;
  readonly patch: McpEventPatch;
  readonly filter: McpEventFilter;
  readonly order: 'timestamp';
}

export type McpEventList = ListOf<McpEventTypes>;

/** How a tool did. */
export interface ToolStats {
  readonly toolName: string;
  readonly count: number;
  readonly failures: number;
  /** Failures by count: from 0 to 1. */
  readonly errorRate: number;
  /** Milliseconds, over the events that have a duration; null when none has. */
  readonly duration: DurationStats | null;
}

/**
 * Milliseconds. A percentile is the nearest rank: the smallest duration that was really measured which so many percent of
 * them do not exceed.
 */
export interface DurationStats {
  /** How many were measured. */
  readonly count: number;
  readonly average: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}
