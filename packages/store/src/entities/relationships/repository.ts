import type { Kind, Out } from '@coterie/core';
import type { Verbs } from '../../table/entity.ts';
import type { Page } from '../../table/listing.ts';
import type { Relationship, RelationshipTypes, Relative } from './types.ts';

/**
 * Who spawned or reviews whom. Lists come in the order in which they were created, unless said otherwise. Relationships
 * are deleted with either of their instances.
 */
export interface Relationships<K extends Kind> extends Verbs<K, RelationshipTypes> {
  /** Begins the next round of reviews: adds one to `reviewIteration`, whoever else does. Null when there is none. */
  nextIteration(id: string): Out<K, Relationship | null>;

  /** Those that an instance has on either side, in the order in which they were created. */
  of(instanceId: string, page?: Page): Out<K, readonly Relationship[]>;

  /**
   * Its parents, their parents and so on, the nearest first, and those of one depth as they were stored. Each comes once,
   * by its shortest way, and the instance itself never does: relationships may run in circles.
   */
  ancestors(instanceId: string, options?: KinOptions): Out<K, readonly Relative[]>;

  /** Its children, their children and so on, as `ancestors` gives the other direction. */
  descendants(instanceId: string, options?: KinOptions): Out<K, readonly Relative[]>;
}

export interface KinOptions {
  /** Only by relationships of this type. Default: of any. */
  readonly relationshipType?: string | undefined;
}
