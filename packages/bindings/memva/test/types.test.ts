import type { DatabaseInterface } from '@coterie/core';
import type { Store } from '@coterie/store';
import { describe, expectTypeOf, it } from 'vitest';
import {
  associateEventsWithSession,
  type CreateJobOptions,
  type CreateSessionRequest,
  createJob,
  createSession,
  type Event,
  getDatabase,
  getEventsForSession,
  getNextJob,
  getSession,
  type Job,
  type JobOutcome,
  type OpenOptions,
  openDatabase,
  type Session,
  type UpdateSessionRequest,
  updateJobStatus,
  updateSession,
} from '../src/index.ts';
import { setTestDatabase, type setupDatabaseMocks } from '../src/test-utils/database-mocking.ts';
import { setupInMemoryDb } from '../src/test-utils/in-memory-db.ts';

/** The document's rows, letter by letter; JSON is what a caller has to look into. */
interface DocumentedEvent {
  uuid: string;
  session_id: string;
  event_type: string;
  timestamp: string;
  is_sidechain: boolean;
  parent_uuid: string | null;
  cwd: string;
  project_name: string;
  data: unknown;
  memva_session_id: string;
}

interface DocumentedSession {
  id: string;
  title: string | null;
  created_at: string;
  updated_at: string;
  status: string;
  project_path: string;
  metadata: unknown;
  claude_status: string;
}

interface DocumentedJob {
  id: string;
  type: string;
  data: unknown;
  status: string;
  priority: number;
  attempts: number;
  max_attempts: number;
  error: string | null;
  result: string | null;
  scheduled_at: string;
  started_at: string | null;
  completed_at: string | null;
  created_at: string;
  updated_at: string;
}

describe('the types', () => {
  it('of an event are those of the document', () => {
    expectTypeOf<Event>().toEqualTypeOf<DocumentedEvent>();
  });

  it('of a session are those of the document', () => {
    expectTypeOf<Session>().toEqualTypeOf<DocumentedSession>();
  });

  it('of a job are those of the document', () => {
    expectTypeOf<Job>().toEqualTypeOf<DocumentedJob>();
  });

  it('of the services take and give these rows', () => {
    expectTypeOf(createSession).toEqualTypeOf<(data: CreateSessionRequest) => Promise<Session>>();
    expectTypeOf(getSession).toEqualTypeOf<(id: string) => Promise<Session | null>>();
    expectTypeOf(updateSession).toEqualTypeOf<(id: string, changes: UpdateSessionRequest) => Promise<Session | null>>();
    expectTypeOf(getEventsForSession).toEqualTypeOf<(sessionId: string) => Promise<Event[]>>();
    expectTypeOf(associateEventsWithSession).toEqualTypeOf<
      (eventIds: readonly string[], sessionId: string) => Promise<number>
    >();
    expectTypeOf(createJob).toEqualTypeOf<(type: string, data: unknown, options?: CreateJobOptions) => Promise<Job>>();
    expectTypeOf(getNextJob).toEqualTypeOf<(types?: readonly string[]) => Promise<Job | null>>();
    expectTypeOf(updateJobStatus).toEqualTypeOf<
      (id: string, status: string, outcome?: JobOutcome) => Promise<Job | null>
    >();
  });

  it('of a creation ask for a path and nothing else', () => {
    expectTypeOf<{ project_path: string }>().toExtend<CreateSessionRequest>();
    expectTypeOf<{ title: string }>().not.toExtend<CreateSessionRequest>();
    expectTypeOf<object>().toExtend<UpdateSessionRequest>();
    expectTypeOf<keyof UpdateSessionRequest>().toEqualTypeOf<
      'title' | 'status' | 'project_path' | 'metadata' | 'claude_status'
    >();
  });

  it('of the database are those of every driver', () => {
    expectTypeOf(openDatabase).toEqualTypeOf<(options?: OpenOptions) => Promise<Store>>();
    expectTypeOf(getDatabase).toEqualTypeOf<() => Promise<Store>>();
    expectTypeOf<DatabaseInterface<'sync'>>().toExtend<OpenOptions['database']>();
    expectTypeOf<DatabaseInterface<'async'>>().toExtend<OpenOptions['database']>();
  });

  it("of the test helpers take vitest's vi, and give a database without a promise", () => {
    expectTypeOf<typeof import('vitest').vi>().toExtend<Parameters<typeof setupDatabaseMocks>[0]>();
    expectTypeOf(setupInMemoryDb).returns.toEqualTypeOf<Store<'sync'>>();
    expectTypeOf(setTestDatabase).toBeCallableWith(setupInMemoryDb());
  });
});
