import * as core from '@coterie/core';
import { describe, expect, it } from 'vitest';
import { DatabaseError, ValidationError } from '../src/index.ts';
import { open } from './support/open.ts';
import { refusal } from './support/rejection.ts';

describe('errors', () => {
  it('are a ValidationError with the field, which is a DatabaseError too', async () => {
    const db = await open();
    const session = { id: 's', type: 'director', name: 'lead' } as const;
    await db.sessions.create(session);
    const error = await refusal(db.sessions.create(session));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({ field: 'id', code: 'constraint', outcome: 'not-applied' });
  });

  it('have a code, the SQL and its values, and the original error as their cause', async () => {
    const db = await open();
    const error = await refusal(db.sessions.getAllSessions({ where: 'nonsense = ?', params: ['x'] }));
    expect(error).not.toBeInstanceOf(ValidationError);
    expect(error.code).toBe('query');
    expect(error.sql).toContain('nonsense = ?');
    expect(error.params).toContain('x');
    expect(error.cause).toMatchObject({ code: 'SQLITE_ERROR' });
  });

  it('refuse a field that there is not, instead of losing it', async () => {
    const db = await open();
    const misspelt = { type: 'director', name: 'lead', workpsace: '/w' } as const;
    expect(await refusal(db.sessions.create(misspelt))).toMatchObject({ field: 'workpsace' });
    expect(await refusal(db.sessions.updateSession('s', { nmae: 'x' } as object))).toMatchObject({ field: 'nmae' });
    const message = { type: 't', sender: 'a', content: 1, recipient: 'b' };
    expect(await refusal(db.messages.create(message))).toMatchObject({ field: 'recipient' });
    const department = { name: 'd', domain: 'x', sessionId: 's', active: true };
    expect(await refusal(db.departments.create(department))).toMatchObject({ field: 'active' });
    const checkpoint = { name: 'c', sessionId: 's', snapshot: 1, tags: ['x'] };
    expect(await refusal(db.checkpoints.create(checkpoint))).toMatchObject({ field: 'tags' });
  });

  it('are the classes of @coterie/core', () => {
    expect([DatabaseError, ValidationError]).toEqual([core.DatabaseError, core.ValidationError]);
  });
});
