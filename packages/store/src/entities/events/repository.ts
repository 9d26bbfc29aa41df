import type { Kind, Out } from '@coterie/core';
import type { FindOptions, Verbs } from '../../table/entity.ts';
import type { EventScope, ProjectEvent, ProjectEventStats, ProjectEventTypes } from './types.ts';

/**
 * What happened, for audit and debugging. An event of an agent names the agent's project too; those of both go with
 * them. Lists come in the order in which they were created, unless said otherwise.
 */
export interface Events<K extends Kind> extends Verbs<K, ProjectEventTypes> {
  /** The newest first; 20 at most, unless said otherwise. */
  recent(options?: FindOptions<ProjectEventTypes>): Out<K, readonly ProjectEvent[]>;

  /** How many there are of each type: of all, of a project, of an agent, of a span of time. */
  countByType(scope?: EventScope): Out<K, Readonly<Record<string, number>>>;

  /** Of all events, of a project's, of an agent's, of those of a span of time. */
  stats(scope?: EventScope): Out<K, ProjectEventStats>;
}
