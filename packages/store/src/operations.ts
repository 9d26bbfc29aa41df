import type { Kind } from '@coterie/core';
import { createAgentHistory } from './entities/agent-history/operations.ts';
import type { AgentHistory } from './entities/agent-history/repository.ts';
import { createAgents } from './entities/agents/operations.ts';
import type { Agents } from './entities/agents/repository.ts';
import { createEvents } from './entities/events/operations.ts';
import type { Events } from './entities/events/repository.ts';
import { createOutputs } from './entities/outputs/operations.ts';
import type { Outputs } from './entities/outputs/repository.ts';
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
  readonly agents: Agents<K>;
  readonly agentHistory: AgentHistory<K>;
  readonly outputs: Outputs<K>;
  readonly events: Events<K>;
  readonly transcripts: Transcripts<K>;
}

/** Every domain as operations. */
export type StoreOperations = Domains<'operation'>;

export function createOperations(environment: Environment): StoreOperations {
  return {
    sessions: createSessions(environment),
    projects: createProjects(environment),
    agents: createAgents(environment),
    agentHistory: createAgentHistory(environment),
    outputs: createOutputs(environment),
    events: createEvents(environment),
    transcripts: createTranscripts(environment),
  };
}
