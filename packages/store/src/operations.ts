import type { Kind } from '@coterie/core';
import { createProjects } from './entities/projects/operations.ts';
import type { Projects } from './entities/projects/repository.ts';
import { createSessions } from './entities/sessions/operations.ts';
import type { Sessions } from './entities/sessions/repository.ts';
import type { Environment } from './environment.ts';
import { createTranscripts } from './transcripts/operations.ts';
import type { Transcripts } from './transcripts/repository.ts';

/** Every domain of the store, as operations or as what runs them. */
export interface Domains<K extends Kind> {
  readonly sessions: Sessions<K>;
  readonly projects: Projects<K>;
  readonly transcripts: Transcripts<K>;
}

/** Every domain as operations. */
export type StoreOperations = Domains<'operation'>;

export function createOperations(environment: Environment): StoreOperations {
  return {
    sessions: createSessions(environment),
    projects: createProjects(environment),
    transcripts: createTranscripts(environment),
  };
}
