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
    for (const none of [null, undefined, [], 'text'] as never[]) {
      for (const call of [db.departments.create(none), db.departments.updateDepartment('d', none)]) {
        expect(await refusal(call)).toBeInstanceOf(ValidationError);
      }
    }
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
      /^pagination must be \{ page, pageSize \}, but is null/,
    );
    expect(await told(db.sessions.getAllSessions({ orderBy: [null as never] }))).toMatch(
      /^orderBy must be a list of \{ field, direction \}/,
    );
    expect(await told(db.sessions.create([] as never))).toMatch(/^The fields must be an object/);
  });

  it('refuse a list of those of nobody, which would be a list of everybody', async () => {
    const db = await open();
    for (const forgotten of [undefined, null, [], ['s'], { id: 's' }, 5]) {
      const nobody = forgotten as unknown as string & 'director';
      const calls = {
        sessionId: db.departments.getDepartmentsBySession(nobody),
        type: db.sessions.getSessionsByType(nobody),
        feature: db.checkpoints.getCheckpointsByFeature(nobody),
      };
      for (const [field, call] of Object.entries(calls)) {
        const error = await refusal(call);
        expect(error).toBeInstanceOf(ValidationError);
        expect(error).toMatchObject({ field, message: expect.stringContaining('must be a text') });
      }
    }
  });

  it('refuse a call for nobody, whatever it does', async () => {
    const db = await open();
    const plain = await open({ path: ':memory:', enableFTS: false });
    for (const forgotten of [undefined, null, ['s'], {}, 5]) {
      const nobody = forgotten as unknown as string;
      const calls = [
        ...[db.sessions.getSession(nobody), db.sessions.deleteSession(nobody), db.sessions.updateSession(nobody, {})],
        ...[db.sessions.searchSessions(nobody), plain.sessions.searchSessions(nobody)],
        ...[db.checkpoints.searchCheckpoints(nobody), plain.checkpoints.searchCheckpoints(nobody)],
        ...[db.departments.getDepartment(nobody), db.departments.deleteDepartment(nobody)],
        ...[db.departments.updateDepartment(nobody, {}), db.checkpoints.updateCheckpoint(nobody, {})],
        ...[db.checkpoints.getCheckpoint(nobody), db.checkpoints.deleteCheckpoint(nobody)],
        ...[db.checkpoints.updateCheckpoint(nobody, { metadata: {} }), db.messages.updateMessage(nobody, {})],
        ...[
          db.messages.getMessage(nobody),
          db.messages.deleteMessage(nobody),
          db.messages.markMessageDelivered(nobody),
        ],
        ...[db.messages.markMessageFailed(nobody, 'why'), db.messages.getConversation(nobody, 'a')],
        ...[db.messages.getConversation('a', nobody)],
      ];
      for (const error of await Promise.all(calls.map(refusal))) expect(error).toBeInstanceOf(ValidationError);
    }
    expect(await refusal(db.messages.deleteOldMessages(undefined as unknown as number))).toBeInstanceOf(
      ValidationError,
    );
  });

  it('refuse a bulk insert of what is no list, and of a list only what is wrong in it', async () => {
    const db = await open();
    for (const none of [undefined, null, {}, 5, 'text']) {
      const list = none as unknown as [];
      expect(await refusal(db.sessions.bulkInsertSessions(list))).toMatchObject({ field: 'sessions' });
      expect(await refusal(db.messages.bulkInsertMessages(list))).toMatchObject({ field: 'messages' });
    }
    const rows = [null, { type: 'director', name: 'lead' }] as unknown as [];
    expect(await db.sessions.bulkInsertSessions(rows)).toMatchObject({ inserted: 1, failed: 1 });
  });

  it('are the classes of @coterie/core', () => {
    expect([DatabaseError, ValidationError]).toEqual([core.DatabaseError, core.ValidationError]);
  });
});
