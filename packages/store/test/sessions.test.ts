import { DatabaseError, ValidationError } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import type { NewSession, Session, SessionFilter } from '../src/index.ts';
import { integrity, testEnvironment } from './support/content.ts';
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

describe('a list of sessions', () => {
  const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
  const filled = () => {
    const store = memoryStore();
    store.sessions.createMany([
      { id: 'a', type: 'director', name: 'a', workspace: '/w', createdAt: day(3), lastActivity: day(9) },
      { id: 'b', type: 'department', name: 'b', workspace: '/w', createdAt: day(1), lastActivity: day(5) },
      { id: 'c', type: 'department', name: 'c', status: 'active', createdAt: day(1), lastActivity: day(7) },
      {
        id: 'd',
        type: 'claude',
        projectPath: '/p',
        claudeStatus: 'processing',
        createdAt: day(2),
        lastActivity: day(5),
      },
    ]);
    return store;
  };
  const ids = (sessions: readonly Session[]): string => sessions.map(({ id }) => id).join('');

  it('comes in the order of creation, equal times in that of insertion', () => {
    const { sessions } = filled();
    expect(ids(sessions.list())).toBe('bcda');
    expect(ids(sessions.list({ direction: 'desc' }))).toBe('adcb');
    expect(ids(sessions.list({ orderBy: 'lastActivity' }))).toBe('bdca');
    expect(ids(sessions.list({ orderBy: 'lastActivity', direction: 'desc' }))).toBe('acdb');
  });

  it.each<[SessionFilter, string]>([
    [{ type: 'department' }, 'bc'],
    [{ type: ['department', 'claude'] }, 'bcd'],
    [{ type: [] }, ''],
    [{ ids: ['d', 'a', 'none'] }, 'da'],
    [{ ids: [] }, ''],
    [{ status: 'initializing', workspace: '/w' }, 'ba'],
    [{ workspace: null }, 'cd'],
    [{ projectPath: '/p' }, 'd'],
    [{ claudeStatus: ['processing', 'error'] }, 'd'],
    [{ claudeStatus: null }, 'bca'],
    [{ type: undefined, status: 'active' }, 'c'],
    [{}, 'bcda'],
  ])('has what fits %j', (where, expected) => {
    const { sessions } = filled();
    expect(ids(sessions.list({ where }))).toBe(expected);
    expect(sessions.count(where)).toBe(expected.length);
  });

  it('is cut by limit and offset, where zero means zero', () => {
    const { sessions } = filled();
    expect(ids(sessions.list({ limit: 2 }))).toBe('bc');
    expect(ids(sessions.list({ limit: 2, offset: 1 }))).toBe('cd');
    expect(ids(sessions.list({ limit: 0 }))).toBe('');
    expect(ids(sessions.list({ offset: 3 }))).toBe('a');
    for (const bad of [-1, 1.5, Number.NaN, '3' as unknown as number]) {
      expect(() => sessions.list({ limit: bad })).toThrow(expect.objectContaining({ field: 'limit' }));
      expect(() => sessions.list({ offset: bad })).toThrow(expect.objectContaining({ field: 'offset' }));
    }
  });

  it('goes on after the last session of the page before', () => {
    const { sessions } = filled();
    for (const orderBy of ['createdAt', 'lastActivity'] as const) {
      for (const direction of ['asc', 'desc'] as const) {
        const all = sessions.list({ orderBy, direction });
        const paged: Session[] = [];
        for (;;) {
          const page = sessions.list({
            orderBy,
            direction,
            limit: 1,
            ...(paged.length > 0 && { after: paged.at(-1) }),
          });
          if (page.length === 0) break;
          paged.push(...page);
        }
        expect(paged).toEqual(all);
      }
    }
  });

  it('refuses orders and filters that it does not know', () => {
    const { sessions } = filled();
    expect(() => sessions.list({ orderBy: 'name' as 'createdAt' })).toThrow(
      expect.objectContaining({ field: 'orderBy' }),
    );
    expect(() => sessions.list({ direction: 'up' as 'asc' })).toThrow(expect.objectContaining({ field: 'direction' }));
    expect(() => sessions.list({ where: { nmae: 'x' } as SessionFilter })).toThrow(
      expect.objectContaining({ field: 'nmae' }),
    );
  });

  it('can be of those whose id begins so', () => {
    const store = memoryStore();
    for (const id of ['ab1', 'ab2', 'aba', 'ac', 'b', 'a%']) store.sessions.create({ ...lead, id });
    expect(store.sessions.findByIdPrefix('ab').map(({ id }) => id)).toEqual(['ab1', 'ab2', 'aba']);
    expect(store.sessions.findByIdPrefix('ab', { limit: 1 })).toHaveLength(1);
    expect(store.sessions.findByIdPrefix('a%').map(({ id }) => id)).toEqual(['a%']);
    expect(store.sessions.findByIdPrefix('x')).toEqual([]);
    expect(store.sessions.findByIdPrefix('')).toHaveLength(6);
  });
});

describe('the search for sessions', () => {
  it('finds every word in names, titles and folders, the newest first where asked', async () => {
    const store = memoryStore();
    const at = (day: number) => ({ lastActivity: new Date(Date.UTC(2026, 0, day)) });
    store.sessions.create({ ...lead, id: 'a', ...at(1) });
    store.sessions.create({
      type: 'observer',
      id: 'b',
      name: 'Main observer',
      workspace: '/workspace/other',
      ...at(3),
    });
    store.sessions.create({
      type: 'claude',
      id: 'c',
      title: 'Fix the main tide table',
      projectPath: '/home/ana/tidemark',
      ...at(2),
    });
    const found = (words: string) => store.sessions.search(words, { order: 'recency' }).map(({ item }) => item.id);
    expect(found('main')).toEqual(['c', 'b', 'a']);
    expect(found('MAIN workspace')).toEqual(['b', 'a']);
    expect(found('tidemark')).toEqual(['c']);
    expect(found('main-director')).toEqual(['a']);
    expect(found('director main')).toEqual(['a']);
    expect(found('main nothing')).toEqual([]);
    expect(found('')).toEqual([]);
    expect(store.sessions.search('main', { limit: 1, offset: 1, order: 'recency' }).map(({ item }) => item.id)).toEqual(
      ['b'],
    );
    await integrity(store);
  });

  it('follows changes of the sessions, also those of other programs', async () => {
    const store = memoryStore();
    const { id } = store.sessions.create({ ...lead, name: '潮汐表 tides' });
    store.sessions.update(id, { name: 'moon', title: 'über' });
    expect(store.sessions.search('tides')).toEqual([]);
    expect(store.sessions.search('uber')).toHaveLength(1);
    store.db.execute("UPDATE sessions SET workspace = '月の港'");
    expect(store.sessions.search('港')).toHaveLength(1);
    store.db.execute('INSERT OR REPLACE INTO sessions SELECT * FROM sessions');
    expect(store.sessions.search('moon')).toHaveLength(1);
    store.sessions.delete(id);
    expect(store.sessions.search('moon')).toEqual([]);
    await integrity(store);
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
