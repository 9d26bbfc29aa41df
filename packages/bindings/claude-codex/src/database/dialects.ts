/** The document's rows: the tables of the store, by the names of their columns. */

import { type OptionKind, oneOf, optionKinds } from '@coterie/core';
import { definitions, type Entities, type JsonValue } from '@coterie/store';
import { Dialect } from '@coterie/store/dialect';
import type {
  GitHubIssue,
  Instance,
  InstanceStatus,
  InstanceType,
  InstanceUpdate,
  MCPEvent,
  NewGitHubIssue,
  NewInstance,
  NewMCPEvent,
  NewRelationship,
  Relationship,
  RelationshipUpdate,
} from './types.ts';

export const TYPES: readonly InstanceType[] = ['coding', 'review', 'planning'];
export const STATUSES: readonly InstanceStatus[] = ['started', 'waiting_review', 'pr_created', 'terminated'];

/** Text that is given as labels means what it says as JSON, and comes back as it was. */
const labels: OptionKind = {
  words: "an array, or JSON text such as JSON.stringify(['bug'])",
  holds: (value) => typeof value !== 'string' || isJson(value),
};

export const instances: Dialect<Entities['instances'], Instance, NewInstance, InstanceUpdate> = new Dialect(
  definitions.instances,
  { names: 'columns', called: { seq: null, metadata: null }, kinds: { type: oneOf(TYPES), status: oneOf(STATUSES) } },
);

export const events: Dialect<Entities['mcpEvents'], MCPEvent, NewMCPEvent> = new Dialect(definitions.mcpEvents, {
  names: 'columns',
  called: { seq: null, metadata: 'metadata', durationMs: null },
  kinds: { success: optionKinds.flag },
});

export const relationships: Dialect<Entities['relationships'], Relationship, NewRelationship, RelationshipUpdate> =
  new Dialect(definitions.relationships, { names: 'columns', called: { seq: null, metadata: 'metadata' } });

export const issues: Dialect<Entities['githubIssues'], GitHubIssue, NewGitHubIssue> = new Dialect(
  definitions.githubIssues,
  {
    names: 'columns',
    called: { seq: null, id: null, repository: null, url: null, labels: null, labelsGiven: 'labels' },
    shown: { labels: (issue) => issue.labelsGiven ?? issue.labels },
    kinds: { labels },
    given: { labels: (value: JsonValue) => value ?? [] },
  },
);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
