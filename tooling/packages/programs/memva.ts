/** A session, its events and a job by the services, in a file and on another driver. */
import assert from 'node:assert/strict';
import type { DatabaseInterface } from '@coterie/core';
import { closeDatabase, db, getDatabase, openDatabase } from '@coterie/memva';
import { associateEventsWithSession, getEventsForSession } from '@coterie/memva/event-session.service';
import { createJob, getNextJob, updateJobStatus } from '@coterie/memva/jobs.service';
import { events } from '@coterie/memva/schema';
import { createSession, getSession, updateSession } from '@coterie/memva/sessions.service';
import { setTestDatabase } from '@coterie/memva/test-utils/database-mocking';
import { setupInMemoryDb } from '@coterie/memva/test-utils/in-memory-db';
import { sqljs } from '@coterie/sqljs';

async function use(): Promise<void> {
  const { id } = await createSession({ title: 'Tides', project_path: '/work/tides' });
  assert.equal((await updateSession(id, { status: 'completed' }))?.status, 'completed');
  const row = {
    uuid: 'a',
    session_id: id,
    event_type: 'user',
    timestamp: '2026-02-12T09:00:00.000Z',
    is_sidechain: false,
    parent_uuid: null,
    cwd: '/work/tides',
    project_name: 'tides',
    data: { message: { content: 'When is high tide?' } },
    memva_session_id: id,
  };
  await db.insert(events).values(row).run();
  const other = await createSession({ project_path: '/work' });
  assert.equal(await associateEventsWithSession(['a'], other.id), 1);
  assert.deepEqual(
    (await getEventsForSession(other.id)).map(({ uuid }) => uuid),
    ['a'],
  );
  await createJob('forecast', { session: id });
  const job = await getNextJob();
  assert.equal((await updateJobStatus(job?.id ?? '', 'completed', { result: 'noon' }))?.result, 'noon');
  assert.equal((await getSession(id))?.title, 'Tides');
  assert.equal((await (await getDatabase()).jobs.stats()).byStatus.completed, 1);
}

const database: DatabaseInterface = await sqljs();
for (const options of [{ path: 'memva.db' }, { database }]) {
  await openDatabase(options);
  await use();
  await closeDatabase();
}
setTestDatabase(setupInMemoryDb());
await use();
console.log('memva: done');
