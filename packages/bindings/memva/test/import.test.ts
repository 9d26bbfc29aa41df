import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { importTranscript } from '@coterie/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  associateEventsWithSession,
  closeDatabase,
  createSession,
  getDatabase,
  getEventsForSession,
  getSession,
  openDatabase,
} from '../src/index.ts';

const folder = fileURLToPath(new URL('../../../../examples/transcripts', import.meta.url));
const id = '3f1c9a52-7d4e-4b86-9c0a-51e2f7d8a634';
const file = `-home-ana-tidemark/${id}.jsonl`;

async function importFile(): Promise<number> {
  const store = await getDatabase();
  const { inserted } = await importTranscript(store, {
    file,
    open: (start) => createReadStream(`${folder}/${file}`, { start }),
  });
  return inserted;
}

describe("Claude Code's own files", () => {
  beforeEach(async () => {
    await openDatabase({ path: ':memory:' });
  });
  afterEach(closeDatabase);

  it('are imported: a session has its title and folder, and its events form one tree', async () => {
    expect(await importFile()).toBeGreaterThan(10);
    expect(await getSession(id)).toMatchObject({
      title: expect.stringMatching(/./),
      project_path: '/home/ana/tidemark',
    });
    const events = await getEventsForSession(id);
    const uuids = new Set(events.map(({ uuid }) => uuid));
    expect(uuids.size).toBe(events.length);
    expect(events.filter(({ parent_uuid }) => parent_uuid !== null && !uuids.has(parent_uuid))).toEqual([]);
    expect(new Set(events.map(({ session_id }) => session_id))).toEqual(new Set([id]));
    expect(events.map(({ timestamp }) => timestamp)).toEqual(events.map(({ timestamp }) => timestamp).sort());
    expect(events.every(({ cwd, project_name }) => cwd.split('/').at(-1) === project_name)).toBe(true);
  });

  it('leave associations as they are when they are imported again', async () => {
    await importFile();
    const { id: mine } = await createSession({ title: 'Tides', project_path: '/home/ana/tidemark' });
    const [first, second] = await getEventsForSession(id);
    await associateEventsWithSession([first?.uuid ?? '', second?.uuid ?? ''], mine);
    expect(await importFile()).toBe(0);
    expect((await getEventsForSession(mine)).map(({ uuid }) => uuid)).toEqual([first?.uuid, second?.uuid]);
    const store = await getDatabase();
    expect((await store.transcripts.thread(id)).length).toBeGreaterThan((await getEventsForSession(mine)).length);
  });
});
