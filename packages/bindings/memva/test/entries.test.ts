import * as events from '@coterie/memva/event-session.service';
import * as jobs from '@coterie/memva/jobs.service';
import * as sessions from '@coterie/memva/sessions.service';
import { describe, expect, it } from 'vitest';

describe('each service', () => {
  it('has the functions of its own domain, and no way to the database', () => {
    expect(Object.keys(sessions).sort()).toEqual(['createSession', 'getSession', 'updateSession']);
    expect(Object.keys(events).sort()).toEqual(['associateEventsWithSession', 'getEventsForSession']);
    expect(Object.keys(jobs).sort()).toEqual(['createJob', 'getNextJob', 'updateJobStatus']);
  });
});
