import type { Kind, Out } from '@coterie/core';
import type { TextSearch, Verbs } from '../../table/entity.ts';
import type { Instance, InstanceFilter, InstancePatch, InstanceStatus, InstanceType, InstanceTypes } from './types.ts';

/**
 * The instances. Lists come in the order in which they were created, unless said otherwise. `delete` takes the events and
 * relationships of an instance with it, not its children. Words are looked for in system prompts.
 */
export interface Instances<K extends Kind> extends Verbs<K, InstanceTypes>, TextSearch<K, InstanceTypes> {
  /**
   * Changes what is given. A status that differs from the one before is recorded as by `setStatus`, in the same atomic step.
   */
  update(id: string, patch: InstancePatch): Out<K, Instance | null>;

  /**
   * Changes the status and records it, in one atomic step, as an event of the tool `status_change` with the metadata
   * `{ from, to }`, and the reason where one is given. It counts as activity. An instance that has the status already
   * stays as it is, and nothing is recorded.
   * @returns it as it is now; null when there is none.
   */
  setStatus(id: string, status: InstanceStatus, options?: StatusChange): Out<K, Instance | null>;

  /** Says that it is active: `lastActivity` is now, unless it is later already. Null when there is none. */
  touch(id: string): Out<K, Instance | null>;

  /** How many have each status, also those that none has. */
  countByStatus(where?: InstanceFilter): Out<K, Readonly<Record<InstanceStatus, number>>>;

  /** How many are of each type, also those that none is of. */
  countByType(where?: InstanceFilter): Out<K, Readonly<Record<InstanceType, number>>>;
}

export interface StatusChange {
  /** Why, for the record. */
  readonly reason?: string | undefined;
}
