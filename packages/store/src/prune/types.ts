import type { Signal } from '@coterie/core';
import type { EntityName, TypesOf } from '../entities/index.ts';
import type { EntityTypes } from '../table/entity.ts';

/** How long and how much of an entity is kept. At least one limit is given, and all that are given hold. */
export interface Retention<T extends EntityTypes> {
  /** Rows that are older go: in days, or a moment. What counts is the time by which lists are ordered unless said otherwise. */
  readonly olderThan?: number | Date | undefined;
  /** Only the newest stay: so many of all, or so many for each value of a field. */
  readonly keep?: number | KeepPer<T> | undefined;
  /** Only the newest stay whose values have so many bytes together. What belongs to them in other tables does not count. */
  readonly maxBytes?: number | undefined;
  /** Only these rows are looked at: others stay, and count for no limit. */
  readonly where?: T['filter'] | undefined;
}

export interface KeepPer<T extends EntityTypes> {
  readonly newest: number;
  /** Such as the id of the project that rows belong to. */
  readonly per: keyof T['entity'] & string;
}

export type Policies = { readonly [N in EntityName]?: Retention<TypesOf<N>> | undefined };

export interface PruneOptions {
  readonly policies: Policies;
  /** Only tells what would go. Default false. */
  readonly dryRun?: boolean | undefined;
  /**
   * About how many rows go in one round trip, those that belong to others included. Default 1,000. A row and all that
   * belongs to it go together, however many they are.
   */
  readonly batch?: number | undefined;
  /** Told after each round trip that changed something. */
  readonly onProgress?: ((progress: PruneProgress) => void) | undefined;
  /** Ends it between two round trips; what went before is gone. */
  readonly signal?: Signal | undefined;
}

export interface PruneProgress {
  /** Whose policy is at work. */
  readonly entity: EntityName;
  /** Rows that are gone by now, of all tables. */
  readonly rows: number;
  /** Their bytes. */
  readonly bytes: number;
}

/** What went, or would go. */
export interface PruneReport {
  readonly dryRun: boolean;
  readonly rows: number;
  /** Of the values of these rows, numbers as their digits. The file keeps its length until it is vacuumed. */
  readonly bytes: number;
  /**
   * By table, in the order of their names; without those of which nothing went. Rows that refer to others and go with them
   * are counted; the search indexes are not, nor files of transcripts that go with their last session.
   */
  readonly tables: readonly PrunedTable[];
}

export interface PrunedTable {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
}
