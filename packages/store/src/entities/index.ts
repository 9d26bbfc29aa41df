/** What every entity of the store is, as data. */

import type { Definition } from '../table/definition.ts';
import type { EntityTypes } from '../table/entity.ts';
import { historyDefinition } from './agent-history/definition.ts';
import type { HistoryTypes } from './agent-history/types.ts';
import { agentDefinition } from './agents/definition.ts';
import type { AgentTypes } from './agents/types.ts';
import { checkpointDefinition } from './checkpoints/definition.ts';
import type { StoredCheckpointTypes } from './checkpoints/types.ts';
import { configDefinition } from './config/definition.ts';
import type { ConfigTypes } from './config/types.ts';
import { departmentDefinition } from './departments/definition.ts';
import type { DepartmentTypes } from './departments/types.ts';
import { eventDefinition } from './events/definition.ts';
import type { ProjectEventTypes } from './events/types.ts';
import { githubIssueDefinition } from './github-issues/definition.ts';
import type { GithubIssueTypes } from './github-issues/types.ts';
import { instanceDefinition } from './instances/definition.ts';
import type { InstanceTypes } from './instances/types.ts';
import { jobDefinition } from './jobs/definition.ts';
import type { JobTypes } from './jobs/types.ts';
import { mcpEventDefinition } from './mcp-events/definition.ts';
import type { McpEventTypes } from './mcp-events/types.ts';
import { messageDefinition } from './messages/definition.ts';
import type { MessageTypes } from './messages/types.ts';
import { outputDefinition } from './outputs/definition.ts';
import type { OutputTypes } from './outputs/types.ts';
import { projectDefinition } from './projects/definition.ts';
import type { ProjectTypes } from './projects/types.ts';
import { relationshipDefinition } from './relationships/definition.ts';
import type { RelationshipTypes } from './relationships/types.ts';
import { sessionDefinition } from './sessions/definition.ts';
import type { SessionTypes } from './sessions/types.ts';

/** The types of every entity, by the name that it has in the store. */
export interface Entities {
  readonly sessions: SessionTypes;
  readonly departments: DepartmentTypes;
  readonly checkpoints: StoredCheckpointTypes;
  readonly messages: MessageTypes;
  readonly instances: InstanceTypes;
  readonly mcpEvents: McpEventTypes;
  readonly relationships: RelationshipTypes;
  readonly githubIssues: GithubIssueTypes;
  readonly projects: ProjectTypes;
  readonly agents: AgentTypes;
  readonly agentHistory: HistoryTypes;
  readonly outputs: OutputTypes;
  readonly events: ProjectEventTypes;
  readonly jobs: JobTypes;
  readonly config: ConfigTypes;
}

export type EntityName = keyof Entities;

/** The types of an entity, as far as any has them. */
export type TypesOf<N extends EntityName> = Entities[N] & EntityTypes;

export const definitions: { readonly [N in EntityName]: Definition<TypesOf<N>> } = {
  sessions: sessionDefinition,
  departments: departmentDefinition,
  checkpoints: checkpointDefinition,
  messages: messageDefinition,
  instances: instanceDefinition,
  mcpEvents: mcpEventDefinition,
  relationships: relationshipDefinition,
  githubIssues: githubIssueDefinition,
  projects: projectDefinition,
  agents: agentDefinition,
  agentHistory: historyDefinition,
  outputs: outputDefinition,
  events: eventDefinition,
  jobs: jobDefinition,
  config: configDefinition,
};

/** All of them, for what does the same with each. */
export const allDefinitions = Object.values(definitions) as unknown as readonly Definition<EntityTypes>[];
