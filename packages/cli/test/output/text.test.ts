import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fit, oneLine, pad, printable, widthOf } from '../../src/output/text.ts';

describe('text from elsewhere', () => {
  test('cannot command the terminal', () => {
    expect(printable('a\x1b[31mred\x1b[0m\x1b]0;title\x07\x9b2J\x00\x08b')).toBe('aredb');
    expect(printable('\x1b')).toBe('');
    expect(printable('right\u202eleft')).toBe('rightleft');
  });

  test('keeps its lines, tabs and every script', () => {
    expect(printable('a\r\nb\rc\td 日本語 עברית 👩‍💻')).toBe('a\nb\nc\td 日本語 עברית 👩‍💻');
  });

  test('becomes one line where one is wanted', () => expect(oneLine('  a\n\n b\t\u00a0c ')).toBe('a b c'));

  test('never holds a control character, whatever came', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text).replace(/[\t\n]/g, '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('width', () => {
  test.each([
    ['日本語', 6],
    ['한국어', 6],
    ['👨‍👩‍👧', 2],
    ['e\u0301', 1],
    ['\x1b[1mbold\x1b[22m', 4],
  ])('%s takes %d columns', (text, width) => expect(widthOf(text)).toBe(width));

  test('cut text never takes more than its room, and says that it was cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).map(oneLine),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('start' as const, 'end' as const),
        (text, width, keep) => {
          const shown = fit(text, width, keep);
          expect(widthOf(shown)).toBeLessThanOrEqual(width);
          if (shown !== text) expect(keep === 'start' ? shown.endsWith('…') : shown.startsWith('…')).toBe(true);
        },
      ),
    );
  });

  test('wide characters are not cut in half', () => {
    expect(fit('日本語です', 6)).toBe('日本…');
    expect(fit('日本語です', 6, 'end')).toBe('…です');
    expect(pad(fit('日本語です', 6), 6)).toBe('日本… ');
  });
});
