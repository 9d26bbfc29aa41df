import { expect, it } from 'vitest';
import type { Database } from '../../src/index.ts';
import type { Suite } from './suite.ts';

async function fill(db: Database): Promise<Database> {
  const session = { type: 'director', workspace: '/work/100%' } as const;
  await db.sessions.create({ ...session, id: 's1', name: 'main-director' });
  await db.sessions.create({ ...session, id: 's2', name: 'C++ worker', workspace: '/work/Director' });
  await db.sessions.create({ ...session, id: 's3', name: 'directory' });
  const checkpoint = { sessionId: 's1', snapshot: { secret: 'release' } };
  await db.checkpoints.create({ ...checkpoint, id: 'c1', name: 'release 1.0', metadata: { description: 'first' } });
  await db.checkpoints.create({ ...checkpoint, id: 'c2', name: 'two', metadata: { description: 'after the Release' } });
  await db.checkpoints.create({ ...checkpoint, id: 'c3', name: 'three', metadata: { feature: 'release' } });
  return db;
}

const ids = (found: readonly { readonly id: string }[]): readonly string[] => found.map(({ id }) => id).sort();

export const searches: Suite = (open) => {
  it('finds sessions by words in their names and workspaces, and checkpoints in names and descriptions', async () => {
    const db = await fill(await open());
    expect(ids(await db.sessions.searchSessions('director'))).toEqual(['s1', 's2']);
    expect(ids(await db.sessions.searchSessions('DIRECTOR main'))).toEqual(['s1']);
    expect(ids(await db.checkpoints.searchCheckpoints('release'))).toEqual(['c1', 'c2']);
    const [found] = await db.checkpoints.searchCheckpoints('first');
    expect(found).toEqual(await db.checkpoints.getCheckpoint('c1'));
  });

  it('takes what is typed literally', async () => {
    const db = await fill(await open());
    expect(ids(await db.sessions.searchSessions('C++'))).toEqual(['s2']);
    for (const typed of ['director*', 'director OR worker', '"director', 'name:director', '']) {
      expect(ids(await db.sessions.searchSessions(typed)), typed).toEqual([]);
    }
  });

  it('gives so many at most, and 20 unless said', async () => {
    const db = await open();
    const session = { type: 'director', name: 'director' } as const;
    await db.sessions.bulkInsertSessions(Array.from({ length: 25 }, () => session));
    const count = async (limit?: number) => (await db.sessions.searchSessions('director', limit)).length;
    expect([await count(), await count(5), await count(0)]).toEqual([20, 5, 0]);
  });

  it('finds by substring where the index of words is switched off', async () => {
    const db = await fill(await open({ enableFTS: false }));
    expect(ids(await db.sessions.searchSessions('director'))).toEqual(['s1', 's2', 's3']);
    expect(ids(await db.sessions.searchSessions('100%'))).toEqual(['s1', 's3']);
    expect(ids(await db.checkpoints.searchCheckpoints('elea'))).toEqual(['c1', 'c2']);
    expect(ids(await db.sessions.searchSessions('rect', 1))).toEqual(['s3']);
    expect(await db.sessions.searchSessions('')).toEqual([]);
  });
};
