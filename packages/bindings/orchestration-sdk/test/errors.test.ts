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

  it('take one that there is not and that is undefined for one that was not given, as spreading leaves them', async () => {
    const db = await open();
    const given = { type: 'director', name: 'lead', id: 's', workpsace: undefined } as const;
    expect(await db.sessions.create(given)).not.toHaveProperty('workpsace');
    expect(await db.sessions.updateSession('s', { nmae: undefined } as object)).toBe(true);
    const options = { pagination: { page: 1, pageSize: 5, total: undefined }, order: undefined };
    expect(await db.sessions.getAllSessions(options)).toHaveLength(1);
  });

  it('call a field of a row a field, and an option of a call an option', async () => {
    const db = await open();
    const told = async (call: Promise<unknown>) => (await refusal(call)).message;
    const misspelt = { type: 'director', name: 'lead', workpsace: '/w' } as const;
    expect(await told(db.sessions.create(misspelt))).toMatch(/^There is no field workpsace\. Known are /);
    for (const [name, options] of Object.entries({
      order: { order: [] },
      total: { pagination: { page: 1, pageSize: 5, total: true } },
      by: { orderBy: [{ field: 'id', by: 'ASC' }] },
    })) {
      const call = db.sessions.getAllSessions(options as object);
      expect(await told(call)).toMatch(new RegExp(`^There is no option ${name}\\. Known are `));
    }
    expect(await told(db.sessions.getAllSessions({ pagination: null as never }))).toMatch(
      /^The options must be an object/,
    );
    expect(await told(db.sessions.create([] as never))).toMatch(/^The fields must be an object/);
  });

  it('are the classes of @coterie/core', () => {
    expect([DatabaseError, ValidationError]).toEqual([core.DatabaseError, core.ValidationError]);
  });
});
