import { db } from '@coterie/memva';
import { type CreateSessionRequest, type Session, sessions } from '@coterie/memva/schema';

// Example service function
export async function createSession(data: CreateSessionRequest): Promise<Session> {
  const session = {
    id: crypto.randomUUID(),
    title: data.title || null,
    created_at: new Date().toISOString(),
    updated_at: new Date().toISOString(),
    status: 'active',
    project_path: data.project_path,
    metadata: data.metadata || null,
    claude_status: 'not_started',
  };

  db.insert(sessions).values(session).run();
  return session;
}
