import { date, integer, json, nullable, readDate, readJson, readJsonOrNull, text, texts } from '../../table/codec.ts';
import { type Columns, column, generated, Table } from '../../table/table.ts';
import type { GithubIssue } from './types.ts';

/** `migrations/003_instances.sql`. */
const columns: Columns<GithubIssue> = {
  seq: column('seq', integer),
  id: column('id', text()),
  repoOwner: column('repo_owner', text()),
  repoName: column('repo_name', text()),
  repository: generated('repository', text()),
  number: column('number', integer),
  title: column('title', text()),
  body: column('body', nullable(text())),
  state: column('state', text()),
  assignee: column('assignee', nullable(text())),
  labels: column('labels_json', texts),
  labelsGiven: column('labels_given_json', nullable(json())),
  url: column('url', nullable(text())),
  createdAt: column('created_at', date),
  updatedAt: column('updated_at', date),
  syncedAt: column('synced_at', date),
};

export const githubIssueTable = new Table<GithubIssue>('github_issues', columns, (row) => ({
  seq: row[0] as number,
  id: row[1] as string,
  repoOwner: row[2] as string,
  repoName: row[3] as string,
  repository: row[4] as string,
  number: row[5] as number,
  title: row[6] as string,
  body: row[7] as string | null,
  state: row[8] as GithubIssue['state'],
  assignee: row[9] as string | null,
  labels: readJson(row[10]),
  labelsGiven: readJsonOrNull(row[11]),
  url: row[12] as string | null,
  createdAt: readDate(row[13]),
  updatedAt: readDate(row[14]),
  syncedAt: readDate(row[15]),
}));
