/** What goes between the document's methods and the store's. */

import { assertOptions, ValidationError } from '@coterie/core';
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
const FILTERS: readonly (keyof InstanceFilter)[] = [
  'types',
  'statuses',
  'issueNumber',
  'parentInstance',
  'orderBy',
  'orderDirection',
  'limit',
  'offset',
];
const DIRECTIONS = { ASC: 'asc', DESC: 'desc' } as const;

export const instanceRow = (instance: StoreInstance): Instance => rowOf<Instance>(instance, INSTANCE);
export const eventRow = (event: McpEvent): MCPEvent => rowOf<MCPEvent>(event, EVENT);
export const relationshipRow = (relationship: StoreRelationship): Relationship =>
  rowOf<Relationship>(relationship, RELATIONSHIP);

export function issueRow(issue: GithubIssue): GitHubIssue {
  return { ...rowOf<GitHubIssue>(issue, ISSUE), labels: shownLabels(issue) };
}

export function newInstance(given: NewInstance): StoreNewInstance {
  const instance = instancePatch(given) as StoreNewInstance;
  refuseUnknown('type', instance.type, TYPES);
  return instance;
}

export function instancePatch(given: InstanceUpdate): InstancePatch {
  const patch = entityOf<InstancePatch>(given, INSTANCE);
  if (patch.type !== undefined) refuseUnknown('type', patch.type, TYPES);
  if (patch.status !== undefined) refuseUnknown('status', patch.status, STATUSES);
  return patch;
}

/** @throws {ValidationError} for a `success` that is null: the store would take that for one that nobody gave. */
export function newEvent(given: NewMCPEvent): NewMcpEvent {
  const event = entityOf<NewMcpEvent>(given, EVENT);
  if ((event.success as unknown) !== null) return event;
  throw new ValidationError('success', 'success must be true or false, or left out, but is null.');
}

export const newRelationship = (given: NewRelationship): StoreNewRelationship => entityOf(given, RELATIONSHIP);

export const relationshipPatch = (given: RelationshipUpdate): RelationshipPatch => entityOf(given, RELATIONSHIP);

export function newIssue(given: NewGitHubIssue): SyncedGithubIssue {
  return { ...entityOf<SyncedGithubIssue>(given, ISSUE), ...labelsOf(given.labels) };
}

/** @throws {ValidationError} for what is no list, and for an issue that is none. */
export function newIssues(given: readonly NewGitHubIssue[]): readonly SyncedGithubIssue[] {
  if (Array.isArray(given)) return given.map(newIssue);
  throw new ValidationError('issues', `issues must be an array, but is ${String(given)}.`);
}

/** What a caller without types forgot must not mean everything. @throws {ValidationError} */
export function given<T>(name: string, value: T): T {
  if (value !== undefined && value !== null) return value;
  throw new ValidationError(name, `${name} must be given, but is ${value}.`);
}

/** @throws {ValidationError} for a status that is none, or that only other programs set. */
export function settable(status: InstanceStatus): InstanceStatus {
  refuseUnknown('status', status, STATUSES);
  return status;
}

export function instanceList(filter: InstanceFilter): InstanceList {
  assertOptions(filter, FILTERS, 'filter');
  const { types, statuses, issueNumber, parentInstance, orderBy, orderDirection, limit, offset } = filter;
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
