/** The code of the document, as it stands there, with the package's name in the imports. */
import { getDatabase } from '@coterie/memva';
import { getSession } from '@coterie/memva/sessions.service';
import { describe, expect, it } from 'vitest';
import { createSession } from './samples/service-function.ts';
import { testSetup } from './samples/test-setup.ts';
import { usage } from './samples/usage.ts';

describe('the samples of the document', () => {
  testSetup();

  it('run: sessions, events and jobs by their services', async () => {
    const store = await getDatabase();
    const [own, other] = await store.sessions.createMany([{ type: 'claude' }, { type: 'claude' }]);
    const said = (uuid: string, sessionId = '') => ({ sessionId, data: { type: 'user', uuid } });
    await store.transcripts.createMany([said('a', own?.id), said('b', other?.id)]);

    const { session, retrieved, events, job, nextJob } = await usage(own?.id ?? '', ['b']);
    expect(session).toMatchObject({ title: 'My Session', project_path: '/path', status: 'active' });
    expect(retrieved).toEqual(session);
    expect(await getSession(session.id)).toMatchObject({ title: 'My Session', status: 'completed' });
    expect(events.map(({ uuid }) => uuid)).toEqual(['a']);
    expect((await store.transcripts.list({ where: { belongsTo: own?.id } })).map(({ uuid }) => uuid)).toEqual([
      'a',
      'b',
    ]);
    expect(job).toMatchObject({ type: 'claude-code-session', data: { sessionId: 'abc123' }, status: 'pending' });
    expect(nextJob).toMatchObject({ id: job.id, status: 'processing' });
    expect(await store.jobs.get(job.id)).toMatchObject({ status: 'completed', leaseToken: null });
  });

  it('run: a service function of one’s own', async () => {
    const session = await createSession({ title: '', project_path: '/path', metadata: { from: 'sample' } });
    expect(session).toMatchObject({ title: null, status: 'active', claude_status: 'not_started' });
    expect(await getSession(session.id)).toEqual(session);
  });

  it('run: the test setup gives each test a database of its own, in memory', async () => {
    const store = await getDatabase();
    expect(await store.sessions.count()).toBe(0);
    expect((await store.db.query('PRAGMA database_list')).rows).toEqual([[0, 'main', '']]);
  });
});
