import type { Checkpoint, Database, Session } from '@coterie/orchestration-sdk';

export async function createCheckpoint(db: Database, session: Session): Promise<Checkpoint> {
  const checkpoint = await db.checkpoints.create({
    name: 'checkpoint-v1.0',
    sessionId: session.id,
    timestamp: new Date(),
    snapshot: {
      sessions: [session.id],
      branches: ['main', 'feature-branch'],
      state: { progress: 75, completed: [1, 2, 3] },
    },
    branches: ['main', 'feature-branch'],
    metadata: {
      feature: 'feature-xyz',
      priority: 'high',
      author: 'developer-1',
      description: 'Checkpoint before feature implementation',
      workflowId: 'wf-123',
      stepId: 'step-456',
      tags: ['stable', 'release-candidate'],
    },
    createdBy: 'developer-1',
    size: 1024000,
    checksum: 'abc123...',
    compressed: true,
    encrypted: true,
    retentionExpiresAt: new Date(Date.now() + 30 * 24 * 60 * 60 * 1000), // 30 days
  });
  return checkpoint;
}

export async function getCheckpointsByFeature(db: Database): Promise<void> {
  const checkpoints = await db.checkpoints.getCheckpointsByFeature('feature-xyz');

  for (const cp of checkpoints) {
    console.log(`${cp.name}: ${cp.timestamp.toISOString()}`);
  }
}

export async function searchCheckpoints(db: Database): Promise<void> {
  const results = await db.checkpoints.searchCheckpoints('release', 10);

  for (const cp of results) {
    console.log(`Found: ${cp.name} - ${cp.metadata.description}`);
  }
}
