import type { DatabaseInterface } from '@coterie/claude-codex/database';

/** Of the type and status, which the document gives as unions, one each. */
export async function instanceManagement(db: DatabaseInterface) {
  // Create instance
  const instanceId = await db.createInstance({
    id: 'unique-id',
    type: 'coding',
    status: 'started',
    worktree_path: '/path/to/worktree',
    branch_name: 'feature-branch',
    base_branch: 'main',
    tmux_session: 'session-name',
    claude_pid: 12345,
    issue_number: 123,
    agent_number: 1,
    system_prompt: 'Your prompt...',
  });

  // Update instance
  await db.updateInstance(instanceId, {
    status: 'waiting_review',
    pr_number: 456,
    pr_url: 'https://github.com/org/repo/pull/456',
  });

  // Get instance
  const instance = await db.getInstance(instanceId);

  // Delete instance
  await db.deleteInstance(instanceId);

  return { instance, afterwards: await db.getInstance(instanceId) };
}

export async function advancedFiltering(db: DatabaseInterface) {
  // Complex instance filtering
  const instances = await db.listInstances({
    types: ['coding', 'review'],
    statuses: ['started', 'waiting_review'],
    issueNumber: 123,
    parentInstance: 'work-123-a1',
    orderBy: 'last_activity',
    orderDirection: 'DESC',
    limit: 20,
    offset: 40, // For pagination
  });

  // Filter by date ranges (using created_at ordering)
  const recentInstances = await db.listInstances({
    orderBy: 'created_at',
    orderDirection: 'DESC',
    limit: 10,
  });

  return { instances, recentInstances };
}
