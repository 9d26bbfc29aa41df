import { describe, expect, test } from 'vitest';
import { integrityCheck } from '../../src/index.ts';

const decode = (...rows: readonly string[]) =>
  integrityCheck.decode([{ rows: rows.map((row) => [row]), columns: ['integrity_check'], changes: 0 }]);

describe('the answer of integrity_check', () => {
  test('is empty where everything is sound', () => {
    expect(decode('ok')).toEqual({ damages: [], fullText: [], complete: true });
  });

  test('is one damage a line, without headings', () => {
    const { damages } = decode(
      '*** in database main ***\nTree 5 page 3: btreeInitPage() returns error code 11\nTree 5 page 4: x',
      'row 2 missing from index i',
    );
    expect(damages).toEqual([
      'Tree 5 page 3: btreeInitPage() returns error code 11',
      'Tree 5 page 4: x',
      'row 2 missing from index i',
    ]);
  });

  test('tells full-text indexes apart, and those that could not be looked at', () => {
    expect(
      decode(
        'malformed inverted index for FTS4 table main.notes_fts',
        'unable to validate the inverted index for FTS4 table main.other: attempt to write a readonly database',
        'malformed inverted index for FTS5 table main.third',
      ),
    ).toMatchObject({
      damages: [],
      fullText: [
        { table: 'notes_fts', examined: true },
        { table: 'other', examined: false },
        { table: 'third', examined: true },
      ],
    });
  });

  test('is not complete when SQLite stopped at the 100th damage', () => {
    expect(decode(...Array.from({ length: 100 }, (_, row) => `row ${row} missing from index i`)).complete).toBe(false);
  });
});
