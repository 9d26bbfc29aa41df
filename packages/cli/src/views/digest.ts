import type { DigestDocument } from '../documents/index.ts';
import { formatCount } from '../output/format.ts';
import { renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';

/** A row for each table, and one for all. A hash is never cut: half of one is no use. */
export function renderDigest({ tables, sha256 }: DigestDocument, terminal: Terminal): string {
  const rows = Object.entries(tables).map(([name, table]) => ({ name, ...table }));
  const all = { name: 'all', rows: rows.reduce((sum, table) => sum + table.rows, 0), sha256 };
  const table = renderTable(
    [
      { title: 'TABLE', text: ({ name }) => name },
      { title: 'ROWS', text: (row) => formatCount(row.rows), align: 'right' },
      { title: 'SHA-256', text: (row) => row.sha256, style: terminal.style.id },
    ],
    [...rows, all],
    { ...terminal, columns: null },
  );
  return table ?? '';
}
