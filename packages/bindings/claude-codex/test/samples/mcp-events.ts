import type { DatabaseInterface } from '@coterie/claude-codex/database';

export async function mcpEventTracking(db: DatabaseInterface) {
  // Log successful operation
  await db.logMCPEvent({
    instance_id: 'work-123-a1',
    tool_name: 'edit_file',
    success: true,
    metadata: JSON.stringify({ file: 'src/main.ts', lines: 50 }),
  });

  // Log failed operation
  await db.logMCPEvent({
    instance_id: 'work-123-a1',
    tool_name: 'run_tests',
    success: false,
    error_message: 'Test suite failed with 3 errors',
    metadata: JSON.stringify({ failed_tests: ['test1', 'test2', 'test3'] }),
  });

  // Get events for instance
  const events = await db.getMCPEvents('work-123-a1', 50);

  // Get recent events across all instances
  const recentEvents = await db.getRecentMCPEvents(
    new Date(Date.now() - 24 * 60 * 60 * 1000), // Last 24 hours
  );

  return { events, recentEvents };
}
