import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Column, renderTable } from '../../src/output/table.ts';
import { widthOf } from '../../src/output/text.ts';
import { terminal } from '../helper/terminal.ts';

interface Row {
  readonly project: string;
  readonly title: string;
  readonly count: number;
}

const columns: readonly Column<Row>[] = [
  { title: 'PROJECT', text: (row) => row.project, least: 8, keep: 'end' },
  { title: 'TITLE', text: (row) => row.title, least: 10 },
  { title: 'COUNT', text: (row) => String(row.count), align: 'right' },
];

const rows: readonly Row[] = [
  { project: '/home/ana/shop', title: 'Fix the checkout', count: 7 },
  { project: '/home/ana/日本語', title: '支払い画面を直す', count: 1234 },
];

describe('a table', () => {
  test('is aligned text without lines when piped, and nothing is cut', () => {
    expect(renderTable(columns, rows, terminal())).toBe(
      [
        'PROJECT           TITLE             COUNT',
        '/home/ana/shop    Fix the checkout      7',
        '/home/ana/日本語  支払い画面を直す   1234',
      ].join('\n'),
    );
  });

  test('cuts the widest columns to fit the terminal, each at the end that says less', () => {
    expect(renderTable(columns, rows, terminal(32))).toBe(
      ['PROJECT      TITLE         COUNT', '…e/ana/shop  Fix the che…      7', '…ana/日本語  支払い画面…    1234'].join(
        '\n',
      ),
    );
  });

  test('never takes more columns than the terminal has', () => {
    for (let width = 27; width < 60; width += 1) {
      const lines = renderTable(columns, rows, terminal(width))?.split('\n') ?? [];
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
  });

  test('says that it does not fit rather than overflow', () => {
    expect(renderTable(columns, rows, terminal(26))).toBe(null);
  });

  test('looks the same with colours as without', () => {
    const styled = columns.map((column) => ({ ...column, style: (text: string) => `\x1b[36m${text}\x1b[39m` }));
    const colored = renderTable(styled, rows, terminal(40, { color: true })) ?? '';
    expect(colored).not.toBe(stripVTControlCharacters(colored));
    expect(stripVTControlCharacters(colored)).toBe(renderTable(columns, rows, terminal(40)));
  });
});
