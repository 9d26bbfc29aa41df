/** What every entity of the store is, as data. */

import type { Definition } from '../table/definition.ts';
import type { EntityTypes } from '../table/entity.ts';
import { githubIssueDefinition } from './github-issues/definition.ts';
import type { GithubIssueTypes } from './github-issues/types.ts';
import { instanceDefinition } from './instances/definition.ts';
import type { InstanceTypes } from './instances/types.ts';
import { mcpEventDefinition } from './mcp-events/definition.ts';
import type { McpEventTypes } from './mcp-events/types.ts';
import { projectDefinition } from './projects/definition.ts';
import type { ProjectTypes } from './projects/types.ts';
import { relationshipDefinition } from './relationships/definition.ts';
import type { RelationshipTypes } from './relationships/types.ts';
import { sessionDefinition } from './sessions/definition.ts';
import type { SessionTypes } from './sessions/types.ts';

/** The types of every entity, by the name that it has in the store. */
export interface Entities {
  readonly sessions: SessionTypes;
  readonly instances: InstanceTypes;
  readonly mcpEvents: McpEventTypes;
  readonly relationships: RelationshipTypes;
  readonly githubIssues: GithubIssueTypes;
  readonly projects: ProjectTypes;
}

export type EntityName = keyof Entities;

/** The types of an entity, as far as any has them. */
export type TypesOf<N extends EntityName> = Entities[N] & EntityTypes;

export const definitions: { readonly [N in EntityName]: Definition<TypesOf<N>> } = {
  sessions: sessionDefinition,
  instances: instanceDefinition,
  mcpEvents: mcpEventDefinition,
  relationships: relationshipDefinition,
  githubIssues: githubIssueDefinition,
  projects: projectDefinition,
};

/** All of them, for what does the same with each. */
export const allDefinitions = Object.values(definitions) as unknown as readonly Definition<EntityTypes>[];
