import { DatabaseError, ValidationError } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import type { NewSession } from '../src/index.ts';
import { testEnvironment } from './support/content.ts';
import { memoryStore } from './support/stores.ts';

const lead: NewSession = { type: 'director', name: 'main-director', workspace: '/workspace/main' };

describe('a session', () => {
  it('is created with defaults', () => {
    const store = memoryStore(testEnvironment());
    const at = new Date('2026-01-01T00:00:00.000Z');
    expect(store.sessions.create(lead)).toEqual({
      seq: 1,
      id: 'id-0001',
      type: 'director',
      name: 'main-director',
      status: 'initializing',
      title: null,
      branch: null,
      workspace: '/workspace/main',
      projectPath: null,
      claudeStatus: null,
      capabilities: [],
      constraints: [],
      metadata: {},
      createdAt: at,
      updatedAt: at,
      lastActivity: at,
      terminationReason: null,
      terminatedAt: null,
      origin: 'api',
    });
  });

  it('is created with everything that is given, and read back the same', () => {
    const store = memoryStore();
    const given = {
      id: 'session-1',
      type: 'claude',
      name: null,
      status: 'terminated',
      title: 'Tide tables 🌊',
      branch: 'feature/tides',
      workspace: '/w',
      projectPath: '/home/ana/tidemark',
      claudeStatus: 'processing',
      capabilities: ['task_management', { max: 5 }],
      constraints: ['max_concurrent_tasks:5'],
      metadata: { version: '1.0.0', nested: { autoScale: true, list: [1, null] } },
      createdAt: new Date('2026-01-02T03:04:05.678Z'),
      updatedAt: new Date('2026-01-02T03:04:06.000Z'),
      lastActivity: new Date('2026-01-02T03:04:07.000Z'),
      terminationReason: 'done',
      terminatedAt: new Date('2026-01-03T00:00:00.000Z'),
    } as const satisfies NewSession;
    const created = store.sessions.create(given);
    expect(created).toEqual({ seq: 1, origin: 'api', ...given });
    expect(store.sessions.get('session-1')).toEqual(created);
  });

  it('of Claude Code needs no name, and has not started', () => {
    const store = memoryStore();
    expect(store.sessions.create({ type: 'claude' })).toMatchObject({ name: null, claudeStatus: 'not_started' });
  });

  it('gets a UUID for an id', () => {
    const store = memoryStore();
    const ids = store.sessions.createMany([lead, lead, lead]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
  });

  it('is updated, and tells when', () => {
    const environment = testEnvironment();
    const store = memoryStore(environment);
    const { id } = store.sessions.create(lead);
    environment.time = new Date('2026-01-01T00:00:05.000Z');
    const patch = { status: 'active', title: 'New', metadata: { a: 1 }, branch: undefined, workspace: null } as const;
    expect(store.sessions.update(id, patch)).toMatchObject({
      status: 'active',
      title: 'New',
      metadata: { a: 1 },
      branch: null,
      workspace: null,
      name: 'main-director',
      createdAt: new Date('2026-01-01T00:00:00.000Z'),
      updatedAt: new Date('2026-01-01T00:00:05.000Z'),
    });
  });

  it('that is not there is null, null and false', () => {
    const store = memoryStore();
    expect(store.sessions.get('none')).toBeNull();
    expect(store.sessions.update('none', { status: 'idle' })).toBeNull();
    expect(store.sessions.delete('none')).toBe(false);
  });

  it('is deleted once', () => {
    const store = memoryStore();
    const { id } = store.sessions.create(lead);
    expect(store.sessions.delete(id)).toBe(true);
    expect(store.sessions.delete(id)).toBe(false);
    expect(store.sessions.count()).toBe(0);
  });
});

describe('many sessions', () => {
  it('are created in order, all or none', () => {
    const store = memoryStore(testEnvironment());
    const names = Array.from({ length: 500 }, (_, at) => `worker ${at}`);
    const created = store.sessions.createMany(names.map((name) => ({ type: 'department', name })));
    expect(created.map(({ name }) => name)).toEqual(names);
    expect(store.sessions.list()).toEqual(created);

    const broken = [lead, { ...lead, id: 'id-0001' }];
    expect(() => store.sessions.createMany(broken)).toThrow(ValidationError);
    expect(store.sessions.count()).toBe(500);
    expect(store.sessions.createMany([])).toEqual([]);
  });
});

describe('what breaks a rule', () => {
  const store = () => memoryStore();
  const fieldOf = (act: () => unknown): string | null => {
    try {
      act();
    } catch (error) {
      if (error instanceof ValidationError) return error.field;
      throw error;
    }
    throw new Error('nothing was thrown');
  };

  it.each<[string, object]>([
    ['type', { type: 'boss', name: 'x' }],
    ['name', { type: 'director' }],
    ['status', { ...lead, status: 'asleep' }],
    ['claudeStatus', { type: 'claude', claudeStatus: 'asleep' }],
    ['id', { ...lead, id: '' }],
    ['name', { ...lead, name: 5 }],
    ['name', { ...lead, name: 'a\0b' }],
    ['name', { ...lead, name: '\ud800' }],
    ['capabilities', { ...lead, capabilities: { not: 'a list' } }],
    ['metadata', { ...lead, metadata: ['not an object'] }],
    ['metadata', { ...lead, metadata: { big: 1n } }],
    ['createdAt', { ...lead, createdAt: new Date(Number.NaN) }],
    ['createdAt', { ...lead, createdAt: '2026-01-01' }],
    ['lastActivity', { ...lead, lastActivity: new Date(8e15) }],
    ['nmae', { ...lead, nmae: 'x' }],
    ['seq', { ...lead, seq: 5 }],
  ])('names its field: %s', (field, session) => {
    const one = store();
    expect(fieldOf(() => one.sessions.create(session as NewSession))).toBe(field);
    expect(fieldOf(() => one.sessions.createMany([session as NewSession]))).toBe(field);
    expect(one.sessions.count()).toBe(0);
  });

  it('names a taken id, and says what to do', () => {
    const one = store();
    one.sessions.create({ ...lead, id: 'a' });
    expect(() => one.sessions.create({ ...lead, id: 'a' })).toThrow(
      expect.objectContaining({
        field: 'id',
        code: 'constraint',
        outcome: 'not-applied',
        message: expect.stringContaining('exists already'),
      }),
    );
  });

  it('holds for updates too', () => {
    const one = store();
    const { id } = one.sessions.create(lead);
    expect(fieldOf(() => one.sessions.update(id, { status: 'asleep' as 'idle' }))).toBe('status');
    expect(fieldOf(() => one.sessions.update(id, { name: null }))).toBe('name');
    expect(fieldOf(() => one.sessions.update(id, { id: 'b' } as object))).toBe('id');
    expect(fieldOf(() => one.sessions.update(id, { createdAt: new Date() } as object))).toBe('createdAt');
    expect(one.sessions.get(id)).toMatchObject({ status: 'initializing', name: 'main-director' });
  });

  it('is refused by the schema, whoever writes', () => {
    const one = store();
    one.sessions.create({ ...lead, id: 'a' });
    for (const change of [
      "status = 'asleep'",
      "created_at = '2026-01-01'",
      "metadata_json = '{'",
      "capabilities_json = '{}'",
      "type = 'x'",
      'seq = 9',
    ]) {
      expect(() => one.db.execute(`UPDATE sessions SET ${change}`)).toThrow(DatabaseError);
    }
  });
});

describe('the course of a session', () => {
  it('ends once, for a reason', () => {
    const environment = testEnvironment();
    const store = memoryStore(environment);
    const { id } = store.sessions.create(lead);
    environment.time = new Date('2026-01-02T00:00:00.000Z');
    const ended = { status: 'terminated', terminationReason: 'done', terminatedAt: environment.time };
    expect(store.sessions.terminate(id, 'done')).toMatchObject({ ...ended, updatedAt: environment.time });
    environment.time = new Date('2026-01-03T00:00:00.000Z');
    expect(store.sessions.terminate(id, 'again')).toMatchObject({ ...ended, updatedAt: ended.terminatedAt });
    expect(store.sessions.terminate('nobody')).toBeNull();
  });

  it('is active when it is touched, and never earlier than it was', () => {
    const environment = testEnvironment();
    const store = memoryStore(environment);
    const { id } = store.sessions.create(lead);
    environment.time = new Date('2026-01-02T00:00:00.000Z');
    expect(store.sessions.touch(id)?.lastActivity).toEqual(environment.time);
    environment.time = new Date('2025-01-01T00:00:00.000Z');
    expect(store.sessions.touch(id)?.lastActivity).toEqual(new Date('2026-01-02T00:00:00.000Z'));
    expect(store.sessions.touch('nobody')).toBeNull();
  });

  it('is counted, with zeros for what no session is', () => {
    const store = memoryStore();
    store.sessions.createMany([lead, lead, { type: 'observer', name: 'o', status: 'idle' }]);
    const none = { active: 0, completed: 0, error: 0, terminated: 0 };
    expect(store.sessions.countByStatus()).toEqual({ ...none, initializing: 2, idle: 1 });
    expect(store.sessions.countByStatus({ type: 'observer' })).toEqual({ ...none, initializing: 0, idle: 1 });
  });
});
