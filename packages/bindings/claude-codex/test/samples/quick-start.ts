import { type DatabaseInterface, initializeDatabase } from '@coterie/claude-codex/database';

export async function quickStart() {
  // Initialize with default local-first configuration
  const db: DatabaseInterface = await initializeDatabase();

  // Create an instance
  const instanceId = await db.createInstance({
    id: 'work-123-a1',
    type: 'coding',
    status: 'started',
    worktree_path: '/path/to/worktree',
    branch_name: 'feature/new-feature',
    base_branch: 'main',
    tmux_session: 'claude-session',
    claude_pid: 12345,
    issue_number: 123,
    agent_number: 1,
    system_prompt: 'You are a coding assistant...',
  });

  // Update instance status
  await db.updateInstanceStatus(instanceId, 'waiting_review');

  // List instances with filtering
  const instances = await db.listInstances({
    types: ['coding'],
    statuses: ['started', 'waiting_review'],
    limit: 10,
    orderBy: 'last_activity',
    orderDirection: 'DESC',
  });

  await db.disconnect();
  return { instanceId, instances };
}
