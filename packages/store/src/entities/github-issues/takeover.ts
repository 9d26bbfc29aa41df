/** What happens to an issue that is there already when it comes from GitHub once more. */

import type { Environment } from '../../environment.ts';
import { githubIssueDefinition as definition } from './definition.ts';
import type { GithubIssueKey, SyncedGithubIssue } from './types.ts';

const { table, derived = {} } = definition;

/** The fields that GitHub can change. */
const CONTENT = ['title', 'body', 'state', 'assignee', 'labels', 'labelsGiven', 'url'] as const;
type ContentField = (typeof CONTENT)[number];

/**
 * When an issue is taken over: now, or a millisecond after another issue of its number (another repository's) that was taken
 * over in this one, so that the latest of a number is known.
 */
export function syncMoments({ now }: Environment): (issue: GithubIssueKey) => Date {
  let latest = 0;
  const last = new Map<number, { readonly repository: string; readonly at: number }>();
  return ({ repoOwner, repoName, number }) => {
    const moment = now().getTime();
    // What lies behind is not met any more.
    if (moment > latest) last.clear();
    const repository = JSON.stringify([repoOwner, repoName]);
    const before = last.get(number);
    const next = before === undefined || before.repository === repository ? before?.at : before.at + 1;
    const at = Math.max(moment, next ?? moment);
    last.set(number, { repository, at });
    latest = Math.max(latest, at);
    return new Date(at);
  };
}

/** Which fields are given, of those that make a difference to what is written. Issues of one shape share one statement. */
export type Shape = readonly (ContentField | 'updatedAt')[];

export function shapeOf(issue: SyncedGithubIssue): Shape {
  return [...CONTENT, 'updatedAt' as const].filter((field) => issue[field] !== undefined);
}

/** ON CONFLICT … of an INSERT, where these fields are given. */
export function onConflict(shape: Shape): string {
  const content = shape.filter((field) => field !== 'updatedAt');
  const written = content.flatMap((field) => [columnOf(field), ...(derived[field] ?? []).map(({ column }) => column)]);
  const updatedAt = shape.includes('updatedAt')
    ? 'excluded.updated_at'
    : `CASE WHEN ${differs(content)} THEN excluded.synced_at ELSE updated_at END`;
  const assignments = [
    ...written.map((column) => `${column} = excluded.${column}`),
    `updated_at = ${updatedAt}`,
    'synced_at = excluded.synced_at',
  ];
  return `ON CONFLICT (repo_owner, repo_name, number) DO UPDATE SET ${assignments.join(', ')}`;
}

/** SQL that holds where one of these fields is another than before. */
export function differs(shape: Shape): string {
  const columns = shape.map(columnOf);
  return `(${columns.join(', ')}) IS NOT (${columns.map((column) => `excluded.${column}`).join(', ')})`;
}

function columnOf(field: Shape[number]): string {
  return table.column(field).sql;
}

/** Neighbours of one shape together, so that the order of all stays. */
export function runsOf(issues: readonly SyncedGithubIssue[]): readonly (readonly [Shape, SyncedGithubIssue[]])[] {
  const runs: [Shape, SyncedGithubIssue[]][] = [];
  for (const issue of issues) {
    const shape = shapeOf(issue);
    const last = runs.at(-1);
    if (last !== undefined && last[0].join() === shape.join()) last[1].push(issue);
    else runs.push([shape, [issue]]);
  }
  return runs;
}
