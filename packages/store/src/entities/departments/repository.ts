import type { Kind, Out } from '@coterie/core';
import type { Verbs } from '../../table/entity.ts';
import type { Page } from '../../table/listing.ts';
import type { Department, DepartmentTypes, PerformanceChanges } from './types.ts';

/**
 * The departments of sessions, which go with their session. Lists come in the order in which they were created, unless said
 * otherwise.
 */
export interface Departments<K extends Kind> extends Verbs<K, DepartmentTypes> {
  /** Those of a session, oldest first. */
  bySession(sessionId: string, options?: DepartmentsOptions): Out<K, readonly Department[]>;

  /** Those that are active, of all sessions, oldest first. */
  active(page?: Page): Out<K, readonly Department[]>;

  /**
   * Changes these figures of its performance and leaves the others as they are, so that several writers may each keep
   * figures of their own. Null when there is no such department.
   */
  report(id: string, figures: PerformanceChanges): Out<K, Department | null>;
}

export interface DepartmentsOptions extends Page {
  /** Only those that are active, or only those that are not. Default: all. */
  readonly isActive?: boolean | undefined;
}
