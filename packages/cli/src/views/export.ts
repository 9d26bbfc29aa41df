import type { ExportDocument, ExportedFileDocument } from '../documents/index.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration } from '../output/format.ts';
import { type Column, renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { oneLine } from '../output/text.ts';

export interface ExportCircumstances {
  /** The database. */
  readonly where: string;
  readonly ending: 'done' | 'interrupted';
}

const MOST = 20;

const COLUMNS: readonly Column<ExportedFileDocument>[] = [
  { title: 'FILE', text: ({ file }) => oneLine(file), least: 20, keep: 'end' },
  { title: 'RECORDS', text: ({ records }) => formatCount(records), align: 'right' },
  { title: 'SIZE', text: ({ bytes }) => formatBytes(bytes), align: 'right' },
];

/** The files, and a sentence or two on what they hold. */
export function renderExport(report: ExportDocument, circumstances: ExportCircumstances, terminal: Terminal): string {
  const { out, files, records, sessions, bytes, durationMs, written } = report;
  const { where, ending } = circumstances;
  const { style } = terminal;
  const shown = written.slice(0, MOST);
  const table = renderTable(COLUMNS, shown, terminal) ?? renderTable(COLUMNS, shown, { ...terminal, columns: null });
  const all = `${style.strong(formatCountOf(records, 'record'))} of ${formatCountOf(sessions, 'session')}`;
  return [
    ...(files === 0 ? [] : [table]),
    ...(files > MOST ? [style.dim(`… and ${formatCount(files - MOST)} more; --json lists them`)] : []),
    ...(files === 0 ? [] : ['']),
    ...(ending === 'interrupted'
      ? [style.warning('Interrupted. What was written is whole; run it again with --force to write everything.')]
      : []),
    `${style.good('Exported')} ${all} from ${where} to ${oneLine(out)}.`,
    style.dim(`${formatCountOf(files, 'file')}, ${formatBytes(bytes)}, ${formatDuration(durationMs)}`),
    ...renamed(written, terminal),
  ].join('\n');
}

/** For an export that failed: what it wrote before. */
export function renderKept(files: number): string {
  const those = files === 1 ? 'was written before this, and is whole' : 'were written before this, and are whole';
  return `${formatCountOf(files, 'file')} ${those}. Run it again with --force to write all of them.`;
}

function renamed(written: readonly ExportedFileDocument[], { style }: Terminal): readonly string[] {
  const others = written.filter(({ file, importedAs }) => importedAs !== null && importedAs !== file);
  if (others.length === 0) return [];
  const many = others.length === 1 ? 'was' : 'were';
  return [
    style.warning(
      `${formatCountOf(others.length, 'file')} ${many} not written as imported, since the path leads out of the folder or is taken:`,
    ),
    ...others.slice(0, MOST).map(({ file, importedAs }) => `  ${oneLine(importedAs ?? '')} is ${oneLine(file)}`),
    ...(others.length > MOST ? [`  … and ${formatCount(others.length - MOST)} more; --json lists them`] : []),
  ];
}
