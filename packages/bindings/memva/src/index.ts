export { closeDatabase, getDatabase, type OpenOptions, openDatabase } from './database.ts';
export { associateEventsWithSession, getEventsForSession } from './event-session.service.ts';
export { db, type Insert } from './insert.ts';
export { createJob, getNextJob, updateJobStatus } from './jobs.service.ts';
export { events, jobs, sessions, type Table } from './schema.ts';
export { createSession, getSession, updateSession } from './sessions.service.ts';
export {
  CLAUDE_STATUSES,
  type CreateJobOptions,
  type CreateSessionRequest,
  EVENT_TYPES,
  type Event,
  JOB_STATUSES,
  type Job,
  type JobOutcome,
  SESSION_STATUSES,
  type Session,
  type UpdateSessionRequest,
} from './types.ts';
