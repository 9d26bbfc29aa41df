import type { DatabaseInterface, NewGitHubIssue } from '@coterie/claude-codex/database';

export async function gitHubIntegration(db: DatabaseInterface, issues: NewGitHubIssue[]) {
  // Sync GitHub issue
  await db.upsertGitHubIssue({
    number: 123,
    title: 'Implement new feature',
    body: 'Description of the feature...',
    state: 'open',
    assignee: 'developer',
    labels: JSON.stringify(['feature', 'priority-high']),
    repo_owner: 'organization',
    repo_name: 'repository',
  });

  // Get GitHub issue
  const issue = await db.getGitHubIssue(123);

  // Bulk sync issues
  await db.syncGitHubIssues(issues);

  return issue;
}
