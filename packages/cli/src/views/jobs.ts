import type { JobPruneDocument, JobStatsDocument } from '../documents/jobs.ts';
import { STATUSES } from '../jobs/statuses.ts';
import { formatCount, formatCountOf, formatDuration } from '../output/format.ts';
import { type Column, renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { oneLine } from '../output/text.ts';

/** A row for each type, and one for all; then what of it needs to be known. */
export function renderJobStats(stats: JobStatsDocument, terminal: Terminal): string {
  const { total, byStatus, byType, delayed, expired } = stats;
  if (total === 0) return 'There are no jobs.';
  const types = Object.entries(byType).map(([type, counts]) => ({ type, counts }));
  const rows = [...types, { type: 'all', counts: byStatus }];
  const { style } = terminal;
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { title: 'TYPE', text: ({ type }) => oneLine(type), least: 8 },
    ...STATUSES.map(
      (status): Column<(typeof rows)[number]> => ({
        title: status.toUpperCase(),
        text: ({ counts }) => formatCount(counts[status]),
        align: 'right',
        style: (text, { counts }) => (status === 'failed' && counts.failed > 0 ? style.bad(text) : text),
      }),
    ),
  ];
  const table = renderTable(columns, rows, terminal) ?? renderTable(columns, rows, { ...terminal, columns: null });
  const notes = [
    ...(delayed > 0 ? [`Of those pending, the time of ${formatCount(delayed)} has not come.`] : []),
    ...(expired > 0 ? [`Of those in processing, the lease of ${formatCount(expired)} has run out.`] : []),
  ];
  return [table, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

export function renderJobPrune({ finished, deleted, durationMs }: JobPruneDocument, where: string): string {
  const amount = `${formatCountOf(deleted, 'finished job')} of ${where}`;
  const ending = finished ? `Deleted ${amount}.` : `It was interrupted, after it had deleted ${amount}.`;
  return `${ending}\n${formatDuration(durationMs)}`;
}
