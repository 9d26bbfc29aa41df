import type { DatabaseInterface, NewRelationship } from '@coterie/claude-codex/database';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/open.ts';

export function relationshipCases(open: () => Promise<DatabaseInterface>): void {
  async function withInstances(): Promise<DatabaseInterface> {
    const db = await open();
    for (const id of ['a', 'b', 'c']) await db.createInstance({ id, type: 'coding' });
    return db;
  }
  const review = { parent_instance: 'a', child_instance: 'b', relationship_type: 'spawned_review' } as const;

  describe('relationships', () => {
    it('createRelationship returns the id that updateRelationship takes', async () => {
      const db = await withInstances();
      const metadata = JSON.stringify({ reason: 'Code review requested' });
      const id = await db.createRelationship({ ...review, review_iteration: 1, metadata });
      const [before] = await db.getRelationships('a');
      expect(before).toEqual({
        id,
        ...review,
        review_iteration: 1,
        metadata,
        created_at: expect.any(Date),
        updated_at: before?.created_at,
      });
      await db.updateRelationship(id, { review_iteration: 2 });
      const [after] = await db.getRelationships('b');
      expect(after).toEqual({ ...before, review_iteration: 2, updated_at: after?.updated_at });
    });

    it('the first review is 1, zero is zero, and metadata keeps its form', async () => {
      const db = await withInstances();
      const id = await db.createRelationship(review);
      const read = async () => (await db.getRelationships('a'))[0];
      expect(await read()).toMatchObject({ review_iteration: 1, metadata: null });
      for (const metadata of [{ reason: ['again'] }, '{"reason": "again"}', '']) {
        await db.updateRelationship(id, { review_iteration: 0, metadata });
        expect(await read()).toMatchObject({ review_iteration: 0, metadata });
      }
    });

    it('getRelationships gives those in which an instance is parent or child, as they were created', async () => {
      const db = await withInstances();
      const types = ['one', 'two', 'three'];
      await db.createRelationship({ ...review, relationship_type: 'one' });
      await db.createRelationship({ parent_instance: 'c', child_instance: 'a', relationship_type: 'two' });
      await db.createRelationship({ ...review, relationship_type: 'three' });
      await db.createRelationship({ parent_instance: 'b', child_instance: 'c', relationship_type: 'other' });
      expect((await db.getRelationships('a')).map(({ relationship_type }) => relationship_type)).toEqual(types);
      expect(await db.getRelationships('none')).toEqual([]);
    });

    it('the same two with the same type are DATABASE_RELATIONSHIP_EXISTS, with another type not', async () => {
      const db = await withInstances();
      await db.createRelationship(review);
      const error = await failureOf(db.createRelationship({ ...review, review_iteration: 5 }));
      expect(error).toMatchObject({ code: 'DATABASE_RELATIONSHIP_EXISTS', cause: { name: 'ValidationError' } });
      expect(error.message).toBe(
        'a and b have a relationship of the type spawned_review already: updateRelationship changes it.',
      );
      await db.createRelationship({ ...review, relationship_type: 'other' });
      expect(await db.getRelationships('a')).toHaveLength(2);
    });

    it('a parent or child that is not there is DATABASE_INSTANCE_NOT_FOUND', async () => {
      const db = await withInstances();
      for (const missing of [{ parent_instance: 'none' }, { child_instance: 'none' }]) {
        const error = await failureOf(db.createRelationship({ ...review, ...missing }));
        expect(error.code).toBe('DATABASE_INSTANCE_NOT_FOUND');
        expect(error.message).toMatch(/^Of the instances \w+ and \w+ one is not there, or both: create them first\.$/);
      }
      expect(await db.getRelationships('a')).toEqual([]);
    });

    it('what breaks a rule is DATABASE_INSERT_FAILED or DATABASE_UPDATE_FAILED, with its field', async () => {
      const db = await withInstances();
      const id = await db.createRelationship(review);
      const other: NewRelationship = { ...review, relationship_type: 'other' };
      for (const [code, field, call] of [
        ['DATABASE_INSERT_FAILED', 'child_instance', () => db.createRelationship({ ...other, child_instance: 'a' })],
        [
          'DATABASE_INSERT_FAILED',
          'relationship_type',
          () => db.createRelationship({ ...other, relationship_type: '' }),
        ],
        ['DATABASE_INSERT_FAILED', 'review_iteration', () => db.createRelationship({ ...other, review_iteration: -1 })],
        ['DATABASE_INSERT_FAILED', 'type', () => db.createRelationship({ ...other, type: 'x' } as never)],
        ['DATABASE_UPDATE_FAILED', 'review_iteration', () => db.updateRelationship(id, { review_iteration: 1.5 })],
        [
          'DATABASE_UPDATE_FAILED',
          'parent_instance',
          () => db.updateRelationship(id, { parent_instance: 'c' } as never),
        ],
      ] as const) {
        expect(await failureOf(call)).toMatchObject({ code, field });
      }
      expect(await db.getRelationships('a')).toHaveLength(1);
    });

    it('an unknown relationship is DATABASE_UPDATE_FAILED, and the sentence says so', async () => {
      const error = await failureOf((await open()).updateRelationship('none', { review_iteration: 2 }));
      expect(error.code).toBe('DATABASE_UPDATE_FAILED');
      expect(error.message).toMatch(/^The relationship none could not be updated\. There is none: give the id/);
    });
  });
}
