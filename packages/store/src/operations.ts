import type { Kind } from '@coterie/core';
import { createAgentHistory } from './entities/agent-history/operations.ts';
import type { AgentHistory } from './entities/agent-history/repository.ts';
import { createAgents } from './entities/agents/operations.ts';
import type { Agents } from './entities/agents/repository.ts';
import { createCheckpoints } from './entities/checkpoints/operations.ts';
import type { Checkpoints } from './entities/checkpoints/repository.ts';
import { createConfig } from './entities/config/operations.ts';
import type { Config } from './entities/config/repository.ts';
import { createDepartments } from './entities/departments/operations.ts';
import type { Departments } from './entities/departments/repository.ts';
import { createEvents } from './entities/events/operations.ts';
import type { Events } from './entities/events/repository.ts';
import { createGithubIssues } from './entities/github-issues/operations.ts';
import type { GithubIssues } from './entities/github-issues/repository.ts';
import { createInstances } from './entities/instances/operations.ts';
import type { Instances } from './entities/instances/repository.ts';
import { createJobs } from './entities/jobs/operations.ts';
import type { Jobs } from './entities/jobs/repository.ts';
import { createMcpEvents } from './entities/mcp-events/operations.ts';
import type { McpEvents } from './entities/mcp-events/repository.ts';
import { createMessages } from './entities/messages/operations.ts';
import type { Messages } from './entities/messages/repository.ts';
import { createOutputs } from './entities/outputs/operations.ts';
import type { Outputs } from './entities/outputs/repository.ts';
import { createProjects } from './entities/projects/operations.ts';
import type { Projects } from './entities/projects/repository.ts';
import { createRelationships } from './entities/relationships/operations.ts';
import type { Relationships } from './entities/relationships/repository.ts';
import { createSessions } from './entities/sessions/operations.ts';
import type { Sessions } from './entities/sessions/repository.ts';
import type { Environment } from './environment.ts';
import { lazily } from './lazily.ts';
import { createTranscripts } from './transcripts/operations.ts';
import type { Transcripts } from './transcripts/repository.ts';

/** Every domain of the store, as operations or as what runs them. */
export interface Domains<K extends Kind> {
  readonly sessions: Sessions<K>;
  readonly departments: Departments<K>;
  readonly checkpoints: Checkpoints<K>;
  readonly messages: Messages<K>;
  readonly instances: Instances<K>;
  readonly mcpEvents: McpEvents<K>;
  readonly relationships: Relationships<K>;
  readonly githubIssues: GithubIssues<K>;
  readonly projects: Projects<K>;
  readonly agents: Agents<K>;
  readonly agentHistory: AgentHistory<K>;
  readonly outputs: Outputs<K>;
  readonly events: Events<K>;
  readonly jobs: Jobs<K>;
  readonly config: Config<K>;
  readonly transcripts: Transcripts<K>;
}

/** Every domain as operations. */
export type StoreOperations = Domains<'operation'>;

export function createOperations(environment: Environment): StoreOperations {
  return lazily<StoreOperations>({
    sessions: () => createSessions(environment),
    departments: () => createDepartments(environment),
    checkpoints: () => createCheckpoints(environment),
    messages: () => createMessages(environment),
    instances: () => createInstances(environment),
    mcpEvents: () => createMcpEvents(environment),
    relationships: () => createRelationships(environment),
    githubIssues: () => createGithubIssues(environment),
    projects: () => createProjects(environment),
    agents: () => createAgents(environment),
    agentHistory: () => createAgentHistory(environment),
    outputs: () => createOutputs(environment),
    events: () => createEvents(environment),
    jobs: () => createJobs(environment),
    config: () => createConfig(environment),
    transcripts: () => createTranscripts(environment),
  });
}
