import type { Database } from '@coterie/orchestration-sdk';

export async function countSessionsByStatus(db: Database): Promise<void> {
  const statusCounts = await db.sessions.countSessionsByStatus();
  console.log(statusCounts);
}

export async function aggregateMetrics(db: Database): Promise<readonly unknown[]> {
  const totalSessions = await db.aggregate('sessions', 'id', 'COUNT');
  const avgResponseTime = await db.aggregate('messages', 'timestamp', 'AVG', {
    where: 'delivered = 1',
    params: [],
  });
  return [totalSessions, avgResponseTime];
}

export async function groupByQuery(db: Database): Promise<void> {
  const statusMetrics = await db.groupByAggregate('sessions', 'status', 'id', 'COUNT');

  console.log(statusMetrics);
}
