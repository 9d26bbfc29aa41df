import type { PruneDocument } from '../documents/entities.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration } from '../output/format.ts';
import { renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';

/** What went of each table, then all of it. */
export function renderPrune(document: PruneDocument, where: string, terminal: Terminal): string {
  const { dryRun, finished, rows, bytes, tables, durationMs } = document;
  const amount = `${formatCountOf(rows, 'row')}, ${formatBytes(bytes)}, ${formatDuration(durationMs)}`;
  if (!finished) return `It was interrupted: what was deleted of ${where} until then is gone.\n${amount}`;
  if (rows === 0) return `Nothing of ${where} ${dryRun ? 'would go' : 'had to go'}.`;
  const table = renderTable(
    [
      { title: 'TABLE', text: ({ table: name }) => name },
      { title: 'ROWS', text: (row) => formatCount(row.rows), align: 'right' },
      { title: 'SIZE', text: (row) => formatBytes(row.bytes), align: 'right' },
    ],
    tables ?? [],
    { ...terminal, columns: null },
  );
  return `${table}\n\n${dryRun ? `Would be deleted of ${where}.` : `Deleted of ${where}.`}\n${amount}`;
}
