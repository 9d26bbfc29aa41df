import { describe, expect, test } from 'vitest';
import type { DoctorDocument, FindingDocument } from '../../src/documents/index.ts';
import { widthOf } from '../../src/output/text.ts';
import { renderDoctor } from '../../src/views/doctor.ts';
import { terminal } from '../helper/terminal.ts';

const finding = (more: Partial<FindingDocument>): FindingDocument => ({
  subject: 'content',
  check: 'integrity',
  examined: 'every page',
  severity: 'ok',
  skipped: false,
  found: 'Everything is sound',
  advice: null,
  ...more,
});

const findings = [
  finding({ subject: 'file', check: 'file', found: 'coterie.db, a SQLite database' }),
  finding({}),
  finding({
    check: 'references',
    severity: 'problem',
    found: '2 rows of transcript_events refer to sessions that are not there.',
    advice: 'Delete them, or bring back what they refer to.',
  }),
  finding({ subject: 'schema', check: 'schema', severity: 'warning', found: 'Changed.', advice: 'Put it back.' }),
  finding({ subject: 'schema', check: 'a', severity: 'note', skipped: true, found: 'Not here.' }),
  finding({ subject: 'storage', check: 'b', severity: 'note', skipped: true, found: 'Not here.' }),
];
const document: DoctorDocument = { database: 'coterie.db', driver: 'better-sqlite3', ok: false, findings };

describe('what doctor found', () => {
  test('is a list by subject, with advice below, and what was not looked at by its reason', () => {
    expect(renderDoctor(document, terminal())).toBe(`coterie.db

File
  ✓ file        coterie.db, a SQLite database

Content
  ✓ integrity   Everything is sound
  ✗ references  2 rows of transcript_events refer to sessions that are not there.
                → Delete them, or bring back what they refer to.

Schema
  ! schema      Changed.
                → Put it back.

Not looked at
  – a, b: Not here.

1 problem, 1 warning.`);
  });

  test('fits a narrow terminal', () => {
    for (const line of renderDoctor(document, terminal(50)).split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(50);
  });

  test('ends by what matters the most', () => {
    const ending = (...shown: readonly FindingDocument[]) =>
      renderDoctor({ ...document, findings: shown }, terminal())
        .split('\n')
        .at(-1);
    expect(ending(finding({ severity: 'note' }))).toBe('Nothing is wrong.');
    expect(ending(finding({ severity: 'warning' }))).toBe('No problem, 1 warning.');
    expect(ending(finding({ severity: 'problem' }), finding({ severity: 'problem' }))).toBe('2 problems.');
  });

  test('has colours where the terminal has', () => {
    expect(renderDoctor(document, terminal(80, { color: true }))).toContain('\x1b[31m✗\x1b[39m references');
  });

  test('shows nothing that commands the terminal', () => {
    const hostile = finding({ severity: 'problem', found: 'row \x1b[2J\x07 of\nt' });
    expect(renderDoctor({ ...document, findings: [hostile] }, terminal())).toContain('row of t');
  });
});
