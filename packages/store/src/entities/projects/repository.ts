import type { Kind, Out } from '@coterie/core';
import type { TextSearch, Verbs } from '../../table/entity.ts';
import type { Project, ProjectStats, ProjectTypes } from './types.ts';

/**
 * The projects. Lists come in the order in which they were created, unless said otherwise. `delete` takes agents,
 * histories, outputs and events with it. Words are looked for in names and descriptions.
 */
export interface Projects<K extends Kind> extends Verbs<K, ProjectTypes>, TextSearch<K, ProjectTypes> {
  /** Adds US dollars to what it has cost, and iterations to those that it has made. Null when there is none. */
  addUsage(id: string, usage: ProjectUsage): Out<K, Project | null>;

  /** Of all projects. */
  stats(): Out<K, ProjectStats>;
}

export interface ProjectUsage {
  readonly cost?: number | undefined;
  readonly iterations?: number | undefined;
}
