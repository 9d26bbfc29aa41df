import { describe, expect, it } from 'vitest';
import type { NewSession, Session, SessionFilter } from '../src/index.ts';
import { integrity } from './support/content.ts';
import { memoryStore } from './support/stores.ts';

const lead: NewSession = { type: 'director', name: 'main-director', workspace: '/workspace/main' };

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
