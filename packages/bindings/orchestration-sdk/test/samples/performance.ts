import type { Database, NewSession, Session } from '@coterie/orchestration-sdk';

export async function batchOperations(db: Database, items: readonly NewSession[]): Promise<void> {
  // Instead of individual inserts
  for (const item of items) {
    await db.sessions.create(item);
  }

  // Use batch insert
  await db.sessions.bulkInsertSessions(items);
}

export async function withPagination(db: Database): Promise<readonly Session[]> {
  // Good - with filtering and pagination
  const results = await db.sessions.getSessionsByType('director', {
    pagination: { page: 1, pageSize: 100 },
    orderBy: [{ field: 'created_at', direction: 'DESC' }],
  });
  return results;
}

export async function withFilters(db: Database): Promise<readonly Session[]> {
  // Better - with specific filters
  const results = await db.sessions.getAllSessions({
    where: 'status = ? AND created_at > ?',
    params: ['active', '2024-01-01'],
    orderBy: [{ field: 'last_activity', direction: 'ASC' }],
  });
  return results;
}
