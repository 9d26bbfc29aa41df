import { definitions } from '@coterie/store';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type RowsOf, rowsOf, type WorldPiece, world } from '../../src/world/index.ts';

const total = (pieces: readonly WorldPiece[]): number => pieces.reduce((sum, piece) => sum + rowsOf(piece), 0);

function partsOf(pieces: readonly WorldPiece[]): readonly RowsOf[] {
  return pieces.flatMap((piece) => ('parts' in piece ? piece.parts : []));
}

/** The rows of one entity. */
function rowsNamed(pieces: readonly WorldPiece[], entity: string): readonly Record<string, unknown>[] {
  const parts = partsOf(pieces).filter((part) => part.entity === entity);
  return parts.flatMap(({ rows }) => rows as readonly object[] as readonly Record<string, unknown>[]);
}

describe('a world', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is the same for the same seed, at any time, and another for another seed', () => {
    const made = [...world({ seed: 7, rows: 2000 })];
    vi.useFakeTimers({ now: 0 });
    expect([...world({ seed: 7, rows: 2000 })]).toEqual(made);
    expect([...world({ seed: 8, rows: 2000 })]).not.toEqual(made);
  });

  test.each([0, 1, 3, 99, 200, 1234, 9999])('has exactly as many rows as it is asked for: %i', (rows) => {
    expect(total([...world({ rows })])).toBe(rows);
  });

  test('of fewer rows is the beginning of one of more', () => {
    const all = (rows: number, entity: string) => rowsNamed([...world({ rows })], entity);
    for (const entity of Object.keys(definitions)) {
      const few = all(700, entity);
      expect(all(3000, entity).slice(0, few.length)).toEqual(few);
    }
  });

  test.each([1, 2, 3, 4, 5])('of 200 rows has some of every entity, and a transcript (seed %i)', (seed) => {
    const pieces = [...world({ seed, rows: 200 })];
    for (const entity of Object.keys(definitions)) expect(rowsNamed(pieces, entity).length, entity).toBeGreaterThan(0);
    expect(pieces.some((piece) => 'lines' in piece)).toBe(true);
  });

  test('is told in its order, over weeks, and nothing is created after it is written', () => {
    const pieces = [...world({ rows: 8000 })];
    const moments = pieces.map(({ at }) => at.getTime());
    expect(moments).toEqual([...moments].sort((one, other) => one - other));
    const created: number[] = [];
    for (const piece of pieces) {
      if (!('parts' in piece)) continue;
      for (const row of piece.parts.flatMap(({ rows }) => rows as readonly object[])) {
        const { createdAt, timestamp } = row as { createdAt?: Date; timestamp?: Date };
        const time = (createdAt ?? timestamp)?.getTime() ?? Number.NaN;
        expect(time).toBeLessThanOrEqual(piece.at.getTime());
        created.push(time);
      }
    }
    const week = 7 * 24 * 3_600_000;
    const span = created.reduce((most, time) => Math.max(most, time), 0) - Math.min(...created);
    expect(span).toBeGreaterThan(2 * week);
  });

  test('comes in pieces that a server takes, of known size', () => {
    for (const piece of world({ rows: 20_000 })) {
      expect(rowsOf(piece)).toBeLessThanOrEqual(1000);
      expect(JSON.stringify(piece).length).toBeLessThan(1_000_000);
    }
  });

  test('speaks in many scripts', () => {
    const said = JSON.stringify([...world({ rows: 5000 })]);
    for (const script of ['Han', 'Hiragana', 'Hangul', 'Arabic', 'Hebrew', 'Cyrillic', 'Devanagari', 'Thai', 'Latin']) {
      expect(said).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    }
    expect(said).toMatch(/\p{Emoji_Presentation}/u);
  });

  test('has teams of three levels, conversations with tools, files of several versions, and jobs in every state', () => {
    const pieces = [...world({ rows: 5000 })];
    const agents = new Map(rowsNamed(pieces, 'agents').map((agent) => [agent.id, agent]));
    const depthOf = (agent: Record<string, unknown> | undefined): number =>
      agent === undefined || agent.parentId === null ? 0 : 1 + depthOf(agents.get(agent.parentId));
    expect(new Set([...agents.values()].map(depthOf))).toEqual(new Set([0, 1, 2]));

    const history = rowsNamed(pieces, 'agentHistory');
    expect(new Set(history.map(({ role }) => role))).toEqual(new Set(['user', 'assistant', 'tool']));
    const calls = history.flatMap(({ toolCalls }) => ((toolCalls ?? []) as { id: string }[]).map(({ id }) => id));
    const answered = history.flatMap(({ toolResults }) =>
      ((toolResults ?? []) as { tool_use_id: string }[]).map((result) => result.tool_use_id),
    );
    expect(answered.length).toBeGreaterThan(100);
    expect(answered.every((id) => calls.includes(id))).toBe(true);

    const versions = new Map<unknown, number>();
    for (const { projectId, path } of rowsNamed(pieces, 'outputs')) {
      const key = `${projectId} ${path}`;
      versions.set(key, (versions.get(key) ?? 0) + 1);
    }
    expect([...versions.values()].filter((count) => count > 2).length).toBeGreaterThan(10);

    const statuses = new Set(rowsNamed(pieces, 'jobs').map(({ status }) => status));
    expect(statuses).toEqual(new Set(['pending', 'completed', 'failed', 'cancelled']));
    expect(pieces.some((piece) => 'claim' in piece)).toBe(true);
  });

  test.each([{ seed: -1 }, { seed: 0.5 }, { seed: 2 ** 32 }, { rows: -1 }, { rows: Number.NaN }])(
    'of %o is refused, with what there may be',
    (options) => {
      const [field = ''] = Object.keys(options);
      expect(() => [...world(options)]).toThrow(
        expect.objectContaining({
          name: 'ValidationError',
          field,
          message: expect.stringMatching(/whole number from 0/),
        }),
      );
    },
  );
});
