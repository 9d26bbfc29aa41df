import { describe, expect, test } from 'vitest';
import type { SessionDocument } from '../../src/documents/index.ts';
import { widthOf } from '../../src/output/text.ts';
import { shortIds } from '../../src/views/names.ts';
import { renderSessions } from '../../src/views/sessions.ts';
import { terminal } from '../helper/terminal.ts';

const session: SessionDocument = {
  id: '0f3c9a52-7d1e-4b7a-9a55-2f6f0d1f7a10',
  project: '/home/ana/work/shop',
  title: 'Fix the flaky migration test',
  startedAt: new Date(2026, 0, 12, 14, 3).toISOString(),
  endedAt: new Date(2026, 0, 12, 14, 15).toISOString(),
  durationMs: 724_000,
  messages: 48,
  toolCalls: 17,
  tokens: { input: 1_234, output: 8_412, cacheWrite: 210_400, cacheRead: 1_420_000 },
  models: ['claude-opus-4-5-20251101', 'claude-haiku-4-5-20251001'],
  branch: 'main',
  sidechains: 0,
  records: 120,
  files: 1,
};

const unknown: SessionDocument = {
  ...session,
  id: '0f3c9a52-bbbb-4b7a-9a55-2f6f0d1f7a10',
  project: null,
  title: null,
  startedAt: null,
  endedAt: null,
  durationMs: null,
  models: [],
};

const wide: SessionDocument = { ...session, id: '9'.repeat(36), title: '支払い画面の移行テストを直す '.repeat(8) };

const document = { sessions: [session, unknown, wide], total: 3 };

describe('sessions', () => {
  test('are a table where there is room', () => {
    const [head, first, second] = renderSessions(document, terminal()).split('\n');
    expect(head?.split(/ {2,}/)).toEqual([
      'SESSION',
      'STARTED',
      'PROJECT',
      'TITLE',
      'DURATION',
      'MESSAGES',
      'TOOLS',
      'TOKENS IN',
      'OUT',
      'CACHE WRITE',
      'CACHE READ',
      'MODELS',
    ]);
    expect(first?.split(/ {2,}/)).toEqual([
      '0f3c9a52-7',
      '2026-01-12 14:03',
      '~/work/shop',
      'Fix the flaky migration test',
      '12m 04s',
      '48',
      '17',
      '1.23K',
      '8.41K',
      '210K',
      '1.42M',
      'opus-4-5, haiku-4-5',
    ]);
    expect(second?.split(/ {2,}/).slice(0, 5)).toEqual(['0f3c9a52-b', '-', '-', '(no title)', '-']);
  });

  test('are a list on a narrow terminal', () => {
    expect(renderSessions({ sessions: [session], total: 1 }, terminal(80))).toBe(
      [
        '0f3c9a52  Fix the flaky migration test',
        '  ~/work/shop · opus-4-5, haiku-4-5',
        '  2026-01-12 14:03 · 12m 04s · 48 messages · 17 tool calls',
        '  tokens: 1.23K in · 8.41K out · 210K cache write · 1.42M cache read',
      ].join('\n'),
    );
  });

  test('take more lines on a narrower one, and lose no number', () => {
    expect(renderSessions({ sessions: [session], total: 1 }, terminal(40))).toBe(
      [
        '0f3c9a52  Fix the flaky migration test',
        '  ~/work/shop · opus-4-5, haiku-4-5',
        '  2026-01-12 14:03 · 12m 04s',
        '  48 messages · 17 tool calls',
        '  tokens: 1.23K in · 8.41K out',
        '  210K cache write · 1.42M cache read',
      ].join('\n'),
    );
  });

  test('fit every terminal, whatever the script', () => {
    for (let columns = 24; columns < 220; columns += 1) {
      for (const line of renderSessions(document, terminal(columns)).split('\n')) {
        expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }
    }
  });
});

test('short ids are long enough to tell the sessions apart', () => {
  expect([...shortIds(['abcdefgh-1', 'abcdefgh-2', 'bbbbbbbb-1', 'b']).values()]).toEqual([
    'abcdefgh-1',
    'abcdefgh-2',
    'b',
    'bbbbbbbb',
  ]);
});
