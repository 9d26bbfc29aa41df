import type { Environment } from '../../environment.ts';
import { searchText } from '../../search/text-column.ts';
import { text } from '../../table/codec.ts';
import type { Definition } from '../../table/definition.ts';
import { withLabels } from './labels.ts';
import { githubIssueTable } from './schema.ts';
import type { GithubIssue, GithubIssueTypes, NewGithubIssue } from './types.ts';

const WRITABLE = [
  'id',
  'repoOwner',
  'repoName',
  'number',
  'title',
  'body',
  'state',
  'assignee',
  'labels',
  'labelsGiven',
  'url',
  'createdAt',
  'updatedAt',
  'syncedAt',
] as const satisfies readonly (keyof GithubIssue)[];

const KEPT: readonly (keyof GithubIssue)[] = ['id', 'repoOwner', 'repoName', 'number', 'createdAt'];

export const GITHUB_ISSUE_STATES = ['open', 'closed'] as const;

export const githubIssueDefinition: Definition<GithubIssueTypes> = {
  table: githubIssueTable,
  writable: WRITABLE,
  changeable: WRITABLE.filter((field) => !KEPT.includes(field)),
  changedAt: 'updatedAt',
  derived: {
    title: [searchText('title')],
    body: [searchText('body')],
  },
  filters: {
    ids: 'id',
    repository: 'repository',
    number: 'number',
    state: 'state',
    assignee: 'assignee',
    label: {
      through: 'github_issue_labels',
      value: 'label',
      codec: text(),
      seq: 'issue_seq',
      orders: { updatedAt: 'issue_updated_at' },
    },
    updatedFrom: { field: 'updatedAt', is: '>=' },
    updatedBefore: { field: 'updatedAt', is: '<' },
  },
  orders: ['updatedAt'],
  searched: ['title', 'body'],
  prepare,
};

function prepare(issue: NewGithubIssue, { now, id }: Environment): Pick<GithubIssue, (typeof WRITABLE)[number]> {
  const learned = now();
  const createdAt = issue.createdAt ?? learned;
  const { labels = [], labelsGiven = null } = withLabels(issue);
  return {
    id: issue.id ?? id(),
    repoOwner: issue.repoOwner,
    repoName: issue.repoName,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? null,
    state: issue.state ?? 'open',
    assignee: issue.assignee ?? null,
    labels,
    labelsGiven,
    url: issue.url ?? null,
    createdAt,
    updatedAt: issue.updatedAt ?? createdAt,
    syncedAt: issue.syncedAt ?? learned,
  };
}
