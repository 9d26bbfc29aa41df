import { describe, expect, test } from 'vitest';
import type { Field } from '../../src/entities/fields.ts';
import { widthOf } from '../../src/output/text.ts';
import { renderColumns, renderRecord, renderRows } from '../../src/views/rows.ts';
import { terminal } from '../helper/terminal.ts';

const field = (name: string, kind: Field['kind']): Field => ({ name, kind, nullable: true, allowed: undefined });

const fields = [
  field('seq', 'integer'),
  field('id', 'text'),
  field('name', 'text'),
  field('note', 'text'),
  field('cost', 'real'),
  field('isDone', 'flag'),
  field('settings', 'json'),
  field('createdAt', 'date'),
];

const row = {
  seq: 7,
  id: '0f3c9a52-7d1e-4b7a-9a55-2f6f0d1f7a10',
  name: 'A name that is longer than others\nwith two lines \x1b[31m',
  note: null,
  cost: 0.25,
  isDone: false,
  settings: { model: 'opus' },
  createdAt: new Date(2026, 0, 12, 14, 3).toISOString(),
};

describe('a table of rows', () => {
  test('has in a pipe every field that stands on a line, and nothing is cut', () => {
    const { text, leftOut } = renderRows(fields, [row], terminal());
    expect(leftOut).toEqual([]);
    expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['ID', 'NAME', 'NOTE', 'COST', 'IS DONE', 'CREATED AT'],
      [row.id, 'A name that is longer than others with two lines', '-', '0.25', 'false', '2026-01-12 14:03'],
    ]);
  });

  test('leaves out of a pipe what is no cell at all', () => {
    const long = { ...row, name: 'x'.repeat(300) };
    expect(renderRows(fields, [long], terminal()).text.split('\n')[0]).not.toContain('NAME');
    expect(renderColumns([field('name', 'text')], [long], terminal())).toBe(`NAME\n${long.name}`);
  });

  test('fits a terminal: without columns of dashes, with texts that are cut, then without the last fields', () => {
    for (let columns = 40; columns < 140; columns += 1) {
      const { text } = renderRows(fields, [row], terminal(columns));
      for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      expect(text).toContain(row.id);
      expect(text).not.toContain('NOTE');
    }
    expect(renderRows(fields, [row], terminal(60)).leftOut).toEqual(['isDone', 'createdAt']);
  });

  test('is as wide as it must be where its columns were asked for', () => {
    const text = renderColumns([field('id', 'text'), field('settings', 'json')], [row], terminal(20));
    expect(text).toBe(`ID                                    SETTINGS\n${row.id}  {"model":"opus"}`);
  });
});

test('a record has every field, what has several lines below each other, and nothing that commands the terminal', () => {
  const settings = { model: 'opus', limits: { tokens: 1_000_000, cost: 12.5, iterations: 100 } };
  expect(renderRecord(fields, { ...row, settings }, terminal()).split('\n')).toEqual([
    'seq        7',
    `id         ${row.id}`,
    'name       A name that is longer than others',
    '           with two lines ',
    'note       -',
    'cost       0.25',
    'isDone     false',
    'settings   {',
    '             "model": "opus",',
    '             "limits": {',
    '               "tokens": 1000000,',
    '               "cost": 12.5,',
    '               "iterations": 100',
    '             }',
    '           }',
    `createdAt  ${row.createdAt}`,
  ]);
});
