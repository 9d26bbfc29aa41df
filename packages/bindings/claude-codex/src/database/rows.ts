/** What goes between the document's methods and the store's. */

import { ValidationError } from '@coterie/core';
import type {
  GithubIssue,
  InstanceList,
  InstancePatch,
  McpEvent,
  NewMcpEvent,
  RelationshipPatch,
  Instance as StoreInstance,
  NewInstance as StoreNewInstance,
  NewRelationship as StoreNewRelationship,
  Relationship as StoreRelationship,
  SyncedGithubIssue,
} from '@coterie/store';
import { labelsOf, shownLabels } from './labels.ts';
import { EVENT, entityOf, INSTANCE, ISSUE, RELATIONSHIP, rowOf } from './names.ts';
import type {
  GitHubIssue,
  Instance,
  InstanceFilter,
  InstanceStatus,
  InstanceUpdate,
  MCPEvent,
  NewGitHubIssue,
  NewInstance,
  NewMCPEvent,
  NewRelationship,
  Relationship,
  RelationshipUpdate,
} from './types.ts';

const STATUSES: readonly InstanceStatus[] = ['started', 'waiting_review', 'pr_created', 'terminated'];
const ORDERS = { created_at: 'createdAt', last_activity: 'lastActivity' } as const;
const DIRECTIONS = { ASC: 'asc', DESC: 'desc' } as const;

export const instanceRow = (instance: StoreInstance): Instance => rowOf<Instance>(instance, INSTANCE);
export const eventRow = (event: McpEvent): MCPEvent => rowOf<MCPEvent>(event, EVENT);
export const relationshipRow = (relationship: StoreRelationship): Relationship =>
  rowOf<Relationship>(relationship, RELATIONSHIP);

export function issueRow(issue: GithubIssue): GitHubIssue {
  return { ...rowOf<GitHubIssue>(issue, ISSUE), labels: shownLabels(issue) };
}

export function newInstance(given: NewInstance): StoreNewInstance {
  return entityOf({ ...given, status: settable(given.status) }, INSTANCE);
}

export function instancePatch(given: InstanceUpdate): InstancePatch {
  return entityOf({ ...given, status: settable(given.status) }, INSTANCE);
}

export const newEvent = (given: NewMCPEvent): NewMcpEvent => entityOf(given, EVENT);

export const newRelationship = (given: NewRelationship): StoreNewRelationship => entityOf(given, RELATIONSHIP);

export const relationshipPatch = (given: RelationshipUpdate): RelationshipPatch => entityOf(given, RELATIONSHIP);

export function newIssue({ labels, ...given }: NewGitHubIssue): SyncedGithubIssue {
  return { ...entityOf<SyncedGithubIssue>(given, ISSUE), ...labelsOf(labels) };
}

/** @throws {ValidationError} for a status that only other programs set. */
export function settable<S extends InstanceStatus | undefined>(status: S): S {
  if (status === undefined || STATUSES.includes(status)) return status;
  throw new ValidationError('status', `status must be one of ${STATUSES.join(', ')}, but is ${String(status)}.`);
}

export function instanceList(filter: InstanceFilter): InstanceList {
  const { types, statuses, issueNumber, parentInstance, orderBy, orderDirection, limit, offset, ...others } = filter;
  for (const name of Object.keys(others)) {
    throw new ValidationError(
      name,
      `There is no filter ${name}. Known are types, statuses, issueNumber, parentInstance, orderBy, orderDirection, limit, offset.`,
    );
  }
  return {
    where: { type: types, status: statuses, issueNumber, parentInstance },
    orderBy: oneOf('orderBy', orderBy ?? 'last_activity', ORDERS),
    direction: oneOf('orderDirection', orderDirection ?? 'DESC', DIRECTIONS),
    limit,
    offset,
  };
}

function oneOf<const W extends Readonly<Record<string, string>>>(name: string, word: keyof W & string, words: W) {
  if (Object.hasOwn(words, word)) return words[word];
  throw new ValidationError(name, `${name} must be one of ${Object.keys(words).join(', ')}, but is ${String(word)}.`);
}
