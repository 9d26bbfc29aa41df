import { describe, expect, test } from 'vitest';
import type { ExportDocument } from '../../src/documents/index.ts';
import { renderExport, renderKept } from '../../src/views/export.ts';
import { terminal } from '../helper/terminal.ts';

function report(names: readonly (readonly [file: string, importedAs: string | null])[]): ExportDocument {
  const written = names.map(([file, importedAs]) => ({ file, importedAs, sessions: ['s'], records: 2, bytes: 1500 }));
  const files = written.length;
  return {
    out: 'out',
    files,
    records: 2 * files,
    sessions: Math.min(1, files),
    bytes: 1500 * files,
    durationMs: 40,
    written,
  };
}

const circumstances = { where: 'a.db', ending: 'done' } as const;

describe('what an export says', () => {
  test('is a table, and how much it was', () => {
    expect(renderExport(report([['p/a.jsonl', 'p/a.jsonl']]), circumstances, terminal()).split('\n')).toEqual([
      'FILE       RECORDS    SIZE',
      'p/a.jsonl        2  1.5 kB',
      '',
      'Exported 2 records of 1 session from a.db to out.',
      '1 file, 1.5 kB, 40 ms',
    ]);
  });

  test('is no longer than a screen', () => {
    const names = Array.from({ length: 50 }, (_, at) => [`${at}.jsonl`, `${at}.jsonl`] as const);
    const lines = renderExport(report(names), circumstances, terminal()).split('\n');
    expect(lines).toHaveLength(25);
    expect(lines[21]).toBe('… and 30 more; --json lists them');
  });

  test('is what was written, when it was interrupted', () => {
    const ending = 'interrupted';
    expect(renderExport(report([]), { ...circumstances, ending }, terminal()).split('\n')).toEqual([
      'Interrupted. What was written is whole; run it again with --force to write everything.',
      'Exported 0 records of 0 sessions from a.db to out.',
      '0 files, 0 B, 40 ms',
    ]);
    expect(renderKept(1)).toBe(
      '1 file was written before this, and is whole. Run it again with --force to write all of them.',
    );
  });

  test('names what lies elsewhere, without a character that commands the terminal', () => {
    const text = renderExport(
      report([
        ['x', '../\x1b[31mx'],
        ['s.jsonl', null],
      ]),
      circumstances,
      terminal(),
    );
    expect(text).toContain('\n1 file was not written as imported');
    expect(text).toContain('\n  ../x is x');
  });
});
