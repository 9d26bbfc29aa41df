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
  FoundInstanceStatus,
  GitHubIssue,
  Instance,
  InstanceFilter,
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

const TYPES: readonly InstanceType[] = ['coding', 'review', 'planning'];
const STATUSES: readonly InstanceStatus[] = ['started', 'waiting_review', 'pr_created', 'terminated'];
const FOUND_STATUSES: readonly FoundInstanceStatus[] = [...STATUSES, 'pr_merged', 'pr_closed'];
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
  refuseUnknown('type', given.type, TYPES);
  return instancePatch(given) as StoreNewInstance;
}

export function instancePatch(given: InstanceUpdate): InstancePatch {
  const { type, status } = given;
  if (type !== undefined) refuseUnknown('type', type, TYPES);
  if (status !== undefined) settable(status);
  return entityOf(given, INSTANCE);
}

export const newEvent = (given: NewMCPEvent): NewMcpEvent => entityOf(given, EVENT);

export const newRelationship = (given: NewRelationship): StoreNewRelationship => entityOf(given, RELATIONSHIP);

export const relationshipPatch = (given: RelationshipUpdate): RelationshipPatch => entityOf(given, RELATIONSHIP);

export function newIssue({ labels, ...given }: NewGitHubIssue): SyncedGithubIssue {
  return { ...entityOf<SyncedGithubIssue>(given, ISSUE), ...labelsOf(labels) };
}

/** @throws {ValidationError} for a status that is none, or that only other programs set. */
export function settable(status: InstanceStatus): InstanceStatus {
  refuseUnknown('status', status, STATUSES);
  return status;
}

export function instanceList(filter: InstanceFilter): InstanceList {
  const { types, statuses, issueNumber, parentInstance, orderBy, orderDirection, limit, offset, ...others } = filter;
  for (const name of Object.keys(others)) {
    throw new ValidationError(
      name,
      `There is no filter ${name}. Known are types, statuses, issueNumber, parentInstance, orderBy, orderDirection, limit, offset.`,
    );
  }
  refuseUnknownOf('types', types, TYPES);
  refuseUnknownOf('statuses', statuses, FOUND_STATUSES);
  return {
    where: { type: types, status: statuses, issueNumber, parentInstance },
    orderBy: oneOf('orderBy', orderBy ?? 'last_activity', ORDERS),
    direction: oneOf('orderDirection', orderDirection ?? 'DESC', DIRECTIONS),
    limit,
    offset,
  };
}

function oneOf<const W extends Readonly<Record<string, string>>>(name: string, word: keyof W & string, words: W) {
  refuseUnknown(name, word, Object.keys(words));
  return words[word];
}

function refuseUnknown(name: string, word: unknown, words: readonly string[]): void {
  if (words.includes(word as string)) return;
  throw new ValidationError(name, `${name} must be one of ${words.join(', ')}, but is ${String(word)}.`);
}

function refuseUnknownOf(name: string, given: unknown, words: readonly string[]): void {
  if (given === undefined) return;
  if (!Array.isArray(given)) throw new ValidationError(name, `${name} must be an array, but is ${String(given)}.`);
  for (const word of given) refuseUnknown(name, word, words);
}
