import { expect, it } from 'vitest';
import type { Checkpoint, NewCheckpoint } from '../../src/index.ts';
import { refusal } from '../support/rejection.ts';
import type { Suite } from './suite.ts';

const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));
const base = { name: 'c', sessionId: 's', snapshot: { progress: 75 } };

export const checkpoints: Suite = (open) => {
  const opened = async () => {
    const db = await open();
    await db.sessions.create({ id: 's', type: 'director', name: 'lead' });
    return db;
  };

  it('gives every field back as it was given, metadata with tags nested', async () => {
    const db = await opened();
    await db.checkpoints.create({ ...base, id: 'source' });
    const given = {
      id: 'c',
      name: 'checkpoint-v1.0',
      sessionId: 's',
      timestamp: at(1),
      snapshot: { sessions: ['s'], state: { progress: 0, completed: [1, 2, 3], note: '' } },
      branches: ['main', 'feature-branch'],
      metadata: {
        feature: 'feature-xyz',
        priority: 'high',
        author: 'developer-1',
        description: 'Checkpoint before feature implementation',
        workflowId: 'wf-123',
        stepId: 'step-456',
        tags: ['stable', 'release-candidate'],
      },
      createdBy: 'developer-1',
      size: 1_024_000,
      checksum: 'abc123...',
      compressed: true,
      encrypted: false,
      retentionExpiresAt: at(31),
      restoredFrom: 'source',
    };
    expect(await db.checkpoints.create(given)).toEqual(given);
    expect(await db.checkpoints.getCheckpoint('c')).toEqual(given);
    expect(await db.checkpoints.getCheckpoint('nobody')).toBeNull();
  });

  it('computes size and checksum where none is given, and keeps those that are, also zero and empty ones', async () => {
    const db = await opened();
    const own = await db.checkpoints.create(base);
    expect(own.size).toBe('{"progress":75}'.length);
    expect(own.checksum).toMatch(/^[0-9a-f]{64}$/);
    const given = await db.checkpoints.create({ ...base, id: 'c', size: 0, checksum: '' });
    expect([given.size, given.checksum, given.metadata]).toEqual([0, '', {}]);
    await db.checkpoints.updateCheckpoint('c', { metadata: { feature: 'f' } });
    expect(await db.checkpoints.getCheckpoint('c')).toMatchObject({
      size: 0,
      checksum: '',
      metadata: { feature: 'f' },
    });
    expect(await db.aggregate('checkpoints', 'size', 'MIN')).toBe(0);
    const small = await db.checkpoints.getAllCheckpoints({ where: 'size < 10', orderBy: [{ field: 'size' }] });
    expect(small.map(({ id }) => id)).toEqual(['c']);
    expect(await refusal(db.checkpoints.create({ ...base, size: -1 }))).toMatchObject({ field: 'size' });
    for (const size of [0.5, null, '5'] as never[]) {
      expect(await refusal(db.checkpoints.create({ ...base, size }))).toMatchObject({ field: 'size' });
    }
    expect(await refusal(db.checkpoints.create({ ...base, checksum: 5 as never }))).toMatchObject({
      field: 'checksum',
      message: expect.stringMatching(/^checksum must be a string/),
    });
    for (const metadata of ['text', ['list']]) {
      const wrong = { ...base, size: 1, metadata } as unknown as NewCheckpoint;
      expect(await refusal(db.checkpoints.create(wrong)), String(metadata)).toMatchObject({ field: 'metadata' });
    }
  });

  it('gives a date inside a snapshot back as its ISO text, from create too', async () => {
    const db = await opened();
    const created = await db.checkpoints.create({ ...base, id: 'c', snapshot: { at: at(1), none: undefined } });
    expect(created.snapshot).toEqual({ at: at(1).toISOString() });
    expect(await db.checkpoints.getCheckpoint('c')).toEqual(created);
    expect(await refusal(db.checkpoints.create({ ...base, snapshot: undefined }))).toMatchObject({ field: 'snapshot' });
  });

  it('lists the checkpoints of a feature with their snapshots, whatever their size', async () => {
    const db = await opened();
    const large = 'x'.repeat(2_500_000);
    for (const [index, text] of [large, large, 'small', large].entries()) {
      const metadata = { feature: 'f' };
      await db.checkpoints.create({ ...base, id: `c${index}`, snapshot: { text }, metadata, compressed: true });
    }
    await db.checkpoints.create({ ...base, id: 'other', metadata: { feature: 'g' } });
    const found = await db.checkpoints.getCheckpointsByFeature('f');
    expect(found.map(({ id, snapshot }) => [id, (snapshot as { text: string }).text.length])).toEqual([
      ['c0', 2_500_000],
      ['c1', 2_500_000],
      ['c2', 5],
      ['c3', 2_500_000],
    ]);
    expect(await db.checkpoints.getCheckpointsByFeature('none')).toEqual([]);
  });

  it('updates what may change, deletes, and says whether there was a checkpoint', async () => {
    const db = await opened();
    const before = await db.checkpoints.create({ ...base, id: 'c', metadata: { feature: 'f', tags: ['a'] } });
    const changes = { name: 'd', branches: ['x'], retentionExpiresAt: at(9) };
    expect(await db.checkpoints.updateCheckpoint('c', changes)).toBe(true);
    expect(await db.checkpoints.getCheckpoint('c')).toEqual({ ...before, ...changes } satisfies Checkpoint);
    expect(await db.checkpoints.updateCheckpoint('nobody', changes)).toBe(false);
    expect(await db.checkpoints.updateCheckpoint('nobody', { metadata: {} })).toBe(false);
    expect([await db.checkpoints.deleteCheckpoint('c'), await db.checkpoints.deleteCheckpoint('c')]).toEqual([
      true,
      false,
    ]);
  });

  it('needs a session that there is, and a source that there is', async () => {
    const db = await opened();
    expect(await refusal(db.checkpoints.create({ ...base, sessionId: 'nobody' }))).toMatchObject({
      field: 'sessionId',
    });
    expect(await refusal(db.checkpoints.create({ ...base, restoredFrom: 'x' }))).toMatchObject({
      field: 'restoredFrom',
    });
  });
};
