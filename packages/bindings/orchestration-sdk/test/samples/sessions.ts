import type { Database, Session } from '@coterie/orchestration-sdk';

export async function createSession(db: Database): Promise<Session> {
  const session = await db.sessions.create({
    type: 'director',
    name: 'main-director',
    workspace: '/workspace/main',
    capabilities: ['task_management', 'resource_allocation'],
    constraints: ['max_concurrent_tasks:5'],
    metadata: {
      version: '1.0.0',
      configuration: { autoScale: true },
    },
  });

  console.log('Session created:', session.id);
  return session;
}

export async function getSession(db: Database): Promise<void> {
  const session = await db.sessions.getSession('session-123');

  if (session) {
    console.log('Session found:', session.name, session.status);
  } else {
    console.log('Session not found');
  }
}

export async function getSessionsByType(db: Database): Promise<void> {
  const directorSessions = await db.sessions.getSessionsByType('director', {
    pagination: { page: 1, pageSize: 10 },
    orderBy: [{ field: 'created_at', direction: 'DESC' }],
  });

  console.log('Found', directorSessions.length, 'director sessions');
}

export async function updateSession(db: Database): Promise<void> {
  const success = await db.sessions.updateSession('session-123', {
    status: 'active',
    metadata: {
      lastActivity: new Date(),
      processedTasks: 5,
    },
  });

  console.log('Update successful:', success);
}

export async function deleteSession(db: Database): Promise<void> {
  const deleted = await db.sessions.deleteSession('session-123');
  console.log('Session deleted:', deleted);
}

export async function searchSessions(db: Database): Promise<void> {
  const results = await db.sessions.searchSessions('director', 5);

  for (const session of results) {
    console.log(`Found: ${session.name} (${session.id})`);
  }
}

export async function bulkInsertSessions(db: Database): Promise<void> {
  const sessions = [
    {
      id: 'session-1',
      type: 'department',
      name: 'dept-1',
      workspace: '/workspace/dept1',
    },
    {
      id: 'session-2',
      type: 'department',
      name: 'dept-2',
      workspace: '/workspace/dept2',
    },
  ];

  const result = await db.sessions.bulkInsertSessions(sessions);
  console.log(`Inserted: ${result.inserted}, Failed: ${result.failed}`);
}
