import { createDatabase } from '@coterie/orchestration-sdk';

export async function main(): Promise<void> {
  // Initialize database
  const db = await createDatabase({
    path: './orchestration.db',
    enableFTS: true,
  });

  try {
    // Create a session
    const session = await db.sessions.create({
      type: 'director',
      name: 'my-director',
      workspace: '/workspace/my-project',
    });

    // Create departments
    await db.departments.create({
      name: 'data-processor',
      domain: 'data',
      session: session,
      isActive: true,
    });

    await db.departments.create({
      name: 'validator',
      domain: 'validation',
      session: session,
      isActive: true,
    });

    // Create a checkpoint
    await db.checkpoints.create({
      name: 'initial-state',
      sessionId: session.id,
      timestamp: new Date(),
      snapshot: {
        sessions: [session.id],
        state: { initialized: true },
      },
      metadata: {
        feature: 'initialization',
        author: 'admin',
        description: 'Initial system state',
      },
    });

    // Search sessions
    const searchResults = await db.sessions.searchSessions('director');
    console.log(`Found ${searchResults.length} director sessions`);

    // Get statistics
    const stats = await db.sessions.countSessionsByStatus();
    console.log('Session status:', stats);
  } finally {
    // Close database connection
    await db.close();
  }
}
