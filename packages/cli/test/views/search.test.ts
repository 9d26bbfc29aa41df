import { describe, expect, test } from 'vitest';
import type { HitDocument } from '../../src/documents/index.ts';
import { widthOf } from '../../src/output/text.ts';
import { renderHits } from '../../src/views/search.ts';
import { terminal } from '../helper/terminal.ts';

const hit: HitDocument = {
  session: { id: '0f3c9a52-7d1e-4b7a-9a55-2f6f0d1f7a10', title: 'Fix the checkout', project: '/home/ana/shop' },
  eventId: 'e1',
  kind: 'assistant',
  timestamp: new Date(2026, 0, 12, 14, 3).toISOString(),
  snippet: [
    { text: 'I ran the\n', match: false },
    { text: 'migration', match: true },
    { text: ' twice and it changed nothing', match: false },
  ],
};
const other: HitDocument = { ...hit, session: { id: '9'.repeat(36), title: null, project: null }, kind: 'tool_result' };

describe('hits', () => {
  test('stand under their session, and the words are marked', () => {
    expect(renderHits({ query: 'migration', hits: [hit, other, { ...hit, kind: 'user' }] }, terminal())).toBe(
      [
        '0f3c9a52  Fix the checkout  ~/shop',
        '  2026-01-12 14:03  assistant  I ran the «migration» twice and it changed nothing',
        '  2026-01-12 14:03  user       I ran the «migration» twice and it changed nothing',
        '',
        '99999999  (no title)  -',
        '  2026-01-12 14:03  tool       I ran the «migration» twice and it changed nothing',
      ].join('\n'),
    );
  });

  test('are coloured where there are colours', () => {
    expect(renderHits({ query: 'migration', hits: [hit] }, terminal(100, { color: true }))).toContain(
      'I ran the \x1b[1m\x1b[33mmigration\x1b[39m\x1b[22m twice',
    );
  });

  test('fit the terminal', () => {
    for (let columns = 46; columns < 120; columns += 1) {
      for (const line of renderHits({ query: 'migration', hits: [hit, other] }, terminal(columns)).split('\n')) {
        expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }
    }
  });
});
