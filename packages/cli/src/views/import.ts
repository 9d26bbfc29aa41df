import type { ImportDocument } from '../documents.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration } from '../output/format.ts';
import type { Style } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { oneLine } from '../output/text.ts';

/** How an import ended; interrupted, it can be run again to go on. */
export type ImportEnding = 'done' | 'interrupted';

export interface ImportCircumstances {
  /** The database. */
  readonly where: string;
  readonly ending: ImportEnding;
  /** Files that end in a line that is still being written. */
  readonly pending: number;
}

const MALFORMED_SHOWN = 20;

/** A sentence or two on what came in, and the lines that could not. */
export function renderImport(report: ImportDocument, circumstances: ImportCircumstances, { style }: Terminal): string {
  const { files, tooLarge, bytes, durationMs, skipped } = report;
  const { ending, pending } = circumstances;
  // What was known before need not have been read, and of little a rate tells nothing.
  const isTelling = skipped === 0 && bytes >= 1_000_000 && durationMs >= 1000;
  const rate = isTelling ? ` (${formatBytes((bytes / durationMs) * 1000)}/s)` : '';
  return [
    ...(ending === 'interrupted'
      ? [style.warning('Interrupted. What was imported stays; run it again to go on.')]
      : []),
    outcomeOf(report, circumstances, style),
    style.dim(`${formatCountOf(files, 'file')}, ${formatBytes(bytes)}, ${formatDuration(durationMs)}${rate}`),
    ...(pending > 0
      ? [`${formatCountOf(pending, 'file')} ended in the middle of a line; the next import takes it when it is whole.`]
      : []),
    ...malformedLines(report, style),
    ...tooLargeLines(tooLarge, style),
  ].join('\n');
}

function outcomeOf(report: ImportDocument, { where, ending }: ImportCircumstances, style: Style): string {
  const { records, inserted, skipped, malformedCount, sessions } = report;
  const inSessions = sessions === 0 ? '' : ` of ${formatCountOf(sessions, 'session')}`;
  if (inserted > 0) {
    const before = skipped === 0 ? '' : `; ${formatCount(skipped)} ${skipped === 1 ? 'was' : 'were'} there already`;
    return `${style.good('Imported')} ${style.strong(formatCountOf(inserted, 'record'))}${inSessions} into ${where}${before}.`;
  }
  if (ending === 'interrupted' || records === 0 || malformedCount > 0)
    return `No record was imported into ${where}${malformedCount > 0 ? '' : '; the files are empty'}.`;
  const all = records === 1 ? 'the only record' : `all ${formatCount(records)} records`;
  return `Nothing is new: ${all}${inSessions} ${records === 1 ? 'is' : 'are'} in ${where} already.`;
}

/** For an import that failed: what it did before. */
export function renderKept({ inserted, files }: ImportDocument): string {
  const those = inserted === 1 ? 'was imported before this, and stays' : 'were imported before this, and stay';
  return `${formatCountOf(inserted, 'record')} of ${formatCountOf(files, 'file')} ${those}. Run it again to go on.`;
}

function malformedLines({ malformed, malformedCount }: ImportDocument, style: Style): readonly string[] {
  if (malformedCount === 0) return [];
  const shown = malformed
    .slice(0, MALFORMED_SHOWN)
    .map(({ file, line, reason }) => `  ${oneLine(`${file}:${line}: ${reason}`)}`);
  const more = malformedCount - shown.length;
  const all = malformed.length === malformedCount ? 'them' : 'the first 1,000 of each file';
  return [
    style.warning(
      `${formatCountOf(malformedCount, 'line')} could not be read and ${malformedCount === 1 ? 'was' : 'were'} left out:`,
    ),
    ...shown,
    ...(more > 0 ? [`  … and ${formatCount(more)} more; --strict --json reads the files again and lists ${all}`] : []),
  ];
}

function tooLargeLines(tooLarge: ImportDocument['tooLarge'], style: Style): readonly string[] {
  if (tooLarge.length === 0) return [];
  const records = `${formatCountOf(tooLarge.length, 'record')} ${tooLarge.length === 1 ? 'is' : 'are'}`;
  return [
    style.bad(`${records} too large for this server, and not in the database; the next import tries again:`),
    ...tooLarge.map(({ file, line, reason }) => `  ${oneLine(`${file}:${line}: ${reason}`)}`),
  ];
}
