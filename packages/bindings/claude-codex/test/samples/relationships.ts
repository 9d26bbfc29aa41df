import type { DatabaseInterface } from '@coterie/claude-codex/database';

export async function instanceRelationships(db: DatabaseInterface) {
  // Create parent-child relationship
  const relationshipId = await db.createRelationship({
    parent_instance: 'work-123-a1',
    child_instance: 'review-123-a1',
    relationship_type: 'spawned_review',
    review_iteration: 1,
    metadata: JSON.stringify({ reason: 'Code review requested' }),
  });

  // Get all relationships for an instance
  const relationships = await db.getRelationships('work-123-a1');

  // Update relationship
  await db.updateRelationship(relationshipId, {
    review_iteration: 2,
  });

  return { relationshipId, relationships };
}
