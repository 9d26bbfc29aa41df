/** The fields of the document's rows, and what the store calls them. */

import { assertOptions } from '@coterie/core';
import type {
  GithubIssue,
  McpEvent,
  Instance as StoreInstance,
  Relationship as StoreRelationship,
} from '@coterie/store';
import type { GitHubIssue, Instance, MCPEvent, Relationship } from './types.ts';

type Names<Row, Entity> = { readonly [Field in keyof Row]: keyof Entity & string };

export const INSTANCE: Names<Instance, StoreInstance> = {
  id: 'id',
  type: 'type',
  status: 'status',
  worktree_path: 'worktreePath',
  branch_name: 'branchName',
  base_branch: 'baseBranch',
  tmux_session: 'tmuxSession',
  claude_pid: 'claudePid',
  issue_number: 'issueNumber',
  pr_number: 'prNumber',
  pr_url: 'prUrl',
  agent_number: 'agentNumber',
  system_prompt: 'systemPrompt',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  last_activity: 'lastActivity',
  terminated_at: 'terminatedAt',
};

export const EVENT: Names<MCPEvent, McpEvent> = {
  id: 'id',
  instance_id: 'instanceId',
  tool_name: 'toolName',
  success: 'success',
  error_message: 'errorMessage',
  metadata: 'metadata',
  timestamp: 'timestamp',
};

export const RELATIONSHIP: Names<Relationship, StoreRelationship> = {
  id: 'id',
  parent_instance: 'parentInstance',
  child_instance: 'childInstance',
  relationship_type: 'relationshipType',
  review_iteration: 'reviewIteration',
  metadata: 'metadata',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

export const ISSUE: Names<GitHubIssue, GithubIssue> = {
  number: 'number',
  title: 'title',
  body: 'body',
  state: 'state',
  assignee: 'assignee',
  labels: 'labels',
  repo_owner: 'repoOwner',
  repo_name: 'repoName',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  synced_at: 'syncedAt',
};

const ours: ReadonlyMap<string, string> = new Map([
  ...[INSTANCE, EVENT, RELATIONSHIP, ISSUE].flatMap((names) =>
    Object.entries(names).map(([row, store]) => [store, row] as const),
  ),
  ['labelsGiven', 'labels'],
]);

/** A sentence of the store, with the document's names for fields. */
export function inOurWords(sentence: string): string {
  return sentence.replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, (word) => ours.get(word) ?? word);
}

/** A row of the document from an entity of the store. */
export function rowOf<Row>(entity: object, names: Readonly<Record<string, string>>): Row {
  const fields = entity as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(names).map(([name, field]) => [name, fields[field]])) as Row;
}

/** The other way. The store says which of the fields may be given. @throws {ValidationError} for a field that there is not. */
export function entityOf<Entity>(row: object, names: Readonly<Record<string, string>>): Entity {
  assertOptions(row, Object.keys(names), 'field');
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [names[name], value])) as Entity;
}
