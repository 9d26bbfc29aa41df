import { ValidationError } from '@coterie/core';
import { expect, it } from 'vitest';
import { createJob, createSession, db, getSession, sessions, updateJobStatus, updateSession } from '../../src/index.ts';
import { after, type Harness, refusal, start } from '../support/harness.ts';

export function sessionCases(harness: Harness): void {
  it('a session is created active, with a Claude Code that has not started', async () => {
    const session = await createSession({ title: 'Harbour', project_path: '/work/harbour', metadata: { tide: 1.5 } });
    expect(session).toEqual({
      id: session.id,
      title: 'Harbour',
      created_at: '2026-02-12T09:00:00.000Z',
      updated_at: '2026-02-12T09:00:00.000Z',
      status: 'active',
      project_path: '/work/harbour',
      metadata: { tide: 1.5 },
      claude_status: 'not_started',
    });
    expect(session.id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(await getSession(session.id)).toEqual(session);
  });

  it('what is absent or empty at creation is null', async () => {
    expect(await createSession({ project_path: '' })).toMatchObject({ title: null, metadata: null, project_path: '' });
    expect(await createSession({ title: '', project_path: '/w', metadata: 0 })).toMatchObject({
      title: null,
      metadata: null,
    });
  });

  it('an update changes what is given, and the time of the change', async () => {
    const { id, ...created } = await createSession({ title: 'Harbour', project_path: '/w', metadata: { a: 1 } });
    harness.clock.time = after(5);
    const changed = await updateSession(id, { status: 'completed' });
    expect(changed).toEqual({ id, ...created, status: 'completed', updated_at: after(5).toISOString() });
    expect(await updateSession(id, { title: undefined, claude_status: 'processing' })).toMatchObject({
      title: 'Harbour',
      claude_status: 'processing',
    });
    const all = {
      title: 'Quay',
      status: 'error',
      project_path: '/q',
      metadata: ['b'],
      claude_status: 'error',
    };
    expect(await updateSession(id, all)).toMatchObject(all);
    expect(await updateSession(id, { title: null, metadata: null })).toMatchObject({ title: null, metadata: null });
    expect(await updateSession(id, {})).toEqual(await getSession(id));
  });

  it('empty values of an update mean themselves', async () => {
    const { id } = await createSession({ title: 'Harbour', project_path: '/w' });
    expect(await updateSession(id, { title: '', project_path: '', metadata: {} })).toMatchObject({
      title: '',
      project_path: '',
      metadata: {},
    });
  });

  it.each([
    {},
    [],
    [1, [2]],
    'text',
    '',
    0,
    false,
    true,
    { deep: { list: [null] } },
    { $value: 1 },
    { $value: 1, more: 2 },
  ])('metadata is any JSON, and comes back equal: %j', async (metadata) => {
    const { id } = await createSession({ project_path: '/w' });
    expect((await updateSession(id, { metadata }))?.metadata).toEqual(metadata);
    expect((await getSession(id))?.metadata).toEqual(metadata);
  });

  it('metadata without a field that JSON keeps is what JSON makes of it', async () => {
    const { metadata } = await createSession({ project_path: '/w', metadata: { gone: undefined, at: start } });
    expect(metadata).toEqual({ at: start.toISOString() });
    expect((await createSession({ project_path: '/w', metadata: { gone: undefined } })).metadata).toEqual({});
  });

  it('a row is found by the calls after its insert, also when nobody waits for it', async () => {
    const row = { ...(await createSession({ project_path: '/w' })), id: 'inserted', title: 'Quay' };
    const inserting = db.insert(sessions).values(row).run();
    expect(await getSession('inserted')).toEqual(row);
    const again = refusal(() => db.insert(sessions).values(row).run());
    expect(await updateSession('inserted', { title: 'Ebb' })).toMatchObject({ title: 'Ebb' });
    await inserting;
    expect(await again).toMatchObject({ field: 'id' });
  });

  it('an unknown session is null', async () => {
    expect(await getSession('nobody')).toBeNull();
    expect(await updateSession('nobody', { status: 'completed' })).toBeNull();
  });

  it('what is no object is refused with what is needed', async () => {
    const { id } = await createSession({ project_path: '/w' });
    const nothing = null as never;
    const text = 'done' as never;
    for (const call of [
      () => createSession(nothing),
      () => updateSession(id, nothing),
      () => createJob('x', null, nothing),
      () => updateJobStatus(id, 'completed', text),
      () => db.insert(sessions).values(nothing).run(),
    ]) {
      const error = await refusal(call);
      expect(error).toBeInstanceOf(ValidationError);
      expect(String(error)).toMatch(/The fields must be an object with some of [\w, ]+, but are (null|a string)\./);
    }
  });

  it('a session that breaks a rule is refused with the field of the document, and nothing of it is stored', async () => {
    const { id } = await createSession({ title: 'Harbour', project_path: '/w' });
    const before = await getSession(id);
    const wrong: readonly [string, object][] = [
      ['status', { status: 'idle' }],
      ['claude_status', { claude_status: 'waiting_for_input' }],
      ['project_path', { project_path: null }],
      ['title', { title: 5 }],
      ['title', { title: 'a\0b' }],
      ['project_path', { project_path: '\ud800' }],
      ['metadata', { metadata: 5n }],
      ['metadata', { metadata: () => 5 }],
      ['titel', { titel: 'Harbor' }],
    ];
    for (const [field, changes] of wrong) {
      const error = await refusal(() => updateSession(id, changes));
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ field, outcome: 'not-applied' });
      expect(String(error)).toMatch(new RegExp(`^ValidationError: (There is no field )?${field}\\b`));
    }
    expect(await getSession(id)).toEqual(before);
    const noPath = await refusal(() => createSession({} as { project_path: string }));
    expect(noPath).toMatchObject({ field: 'project_path' });
    expect(await harness.store.sessions.count()).toBe(1);
  });

  it('sessions are those of the store: the title is the name, the project path the workspace', async () => {
    const { id } = await createSession({ title: 'Harbour', project_path: '/w' });
    expect(await harness.store.sessions.get(id)).toMatchObject({ type: 'claude', name: 'Harbour', workspace: '/w' });
  });

  it("other programs' sessions are shown in the words of the document", async () => {
    const store = harness.store.sessions;
    await store.create({ id: 'lead', type: 'director', name: 'lead', workspace: '/w', status: 'idle' });
    expect(await getSession('lead')).toMatchObject({
      title: 'lead',
      project_path: '/w',
      status: 'active',
      claude_status: 'not_started',
      metadata: null,
    });
    await store.create({ id: 'end', type: 'observer', name: 'end', status: 'terminated' });
    expect(await getSession('end')).toMatchObject({ status: 'completed', project_path: '' });
    await store.create({ id: 'own', type: 'claude', title: 'Tides', projectPath: '/t' });
    await store.update('own', { claudeStatus: 'waiting_for_input', status: 'initializing' });
    expect(await getSession('own')).toMatchObject({
      title: 'Tides',
      project_path: '/t',
      status: 'active',
      claude_status: 'processing',
    });
    expect(await updateSession('own', { title: 'Ebb' })).toMatchObject({ title: 'Ebb' });
    expect(await updateSession('own', { title: null })).toMatchObject({ title: null });
    // Only a session of Claude Code can be without a name.
    expect(await refusal(() => updateSession('lead', { title: null }))).toMatchObject({ field: 'title' });
  });
}
