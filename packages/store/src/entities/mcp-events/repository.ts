import type { Kind, Out } from '@coterie/core';
import type { Verbs } from '../../table/entity.ts';
import type { McpEventFilter, McpEventTypes, ToolStats } from './types.ts';

/**
 * What instances did with their tools. Lists come in the order of their times, unless said otherwise. Events belong to an
 * instance, and are deleted with it.
 */
export interface McpEvents<K extends Kind> extends Verbs<K, McpEventTypes> {
  /**
   * How often each tool was used, how often it failed and how long it took, in the order of names. Over all events it reads
   * one index from end to end; filters by instance or time read what they leave.
   */
  toolStats(where?: McpEventFilter): Out<K, readonly ToolStats[]>;
}
