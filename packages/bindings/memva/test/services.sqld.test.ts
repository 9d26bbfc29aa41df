import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterEach, describe, expect, it } from 'vitest';
import { createSession, getEventsForSession } from '../src/index.ts';
import { eventCases } from './cases/events.ts';
import { jobCases } from './cases/jobs.ts';
import { sessionCases } from './cases/sessions.ts';
import { harnessOn } from './support/harness.ts';

describe('the services on libsql, server over HTTP', () => {
  let server: Sqld | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  const harness = harnessOn(async () => {
    server = await startSqld();
    return libsql({ url: server.url });
  });

  describe('sessions', () => sessionCases(harness));
  describe('events', () => eventCases(harness));
  describe('jobs', () => jobCases(harness));

  it('a conversation that is more than a server sends at once is whole', async () => {
    const { id } = await createSession({ project_path: '/w' });
    const text = 'tide '.repeat(200_000);
    for (let at = 0; at < 14; at += 1) {
      await harness.store.transcripts.create({ sessionId: id, data: { type: 'user', uuid: `r${at}`, text } });
    }
    const found = await getEventsForSession(id);
    expect(found.map(({ uuid }) => uuid)).toEqual(Array.from({ length: 14 }, (_, at) => `r${at}`));
  });
});
