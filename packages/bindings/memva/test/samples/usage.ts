import { associateEventsWithSession, getEventsForSession } from '@coterie/memva/event-session.service';
import { createJob, getNextJob, updateJobStatus } from '@coterie/memva/jobs.service';
// Sessions
import { createSession, getSession, updateSession } from '@coterie/memva/sessions.service';

/** "CORRECT: Use Service Layer", with the names that it leaves open as parameters. */
export async function usage(sessionId: string, eventIds: string[]) {
  const session = await createSession({ title: 'My Session', project_path: '/path' });
  const retrieved = await getSession(session.id);
  await updateSession(session.id, { status: 'completed' });

  // Events
  const events = await getEventsForSession(sessionId);
  await associateEventsWithSession(eventIds, sessionId);

  // Jobs
  const job = await createJob('claude-code-session', { sessionId: 'abc123' });
  const nextJob = await getNextJob();
  await updateJobStatus(job.id, 'completed');

  return { session, retrieved, events, job, nextJob };
}
