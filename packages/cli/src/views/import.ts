import type { ImportDocument, UnreadDocument } from '../documents/index.ts';
import { formatBytes, formatCount, formatCountOf, formatDuration } from '../output/format.ts';
import type { Style } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { oneLine } from '../output/text.ts';

/** How an import ended; interrupted, it can be run again to go on. */
export type ImportEnding = 'done' | 'interrupted';

export interface ImportCircumstances {
  /** The database. */
  readonly where: string;
  /** Whether what was imported is there after the command. */
  readonly keeps: boolean;
  readonly ending: ImportEnding;
  /** Files that end in a line that is still being written. */
  readonly pending: number;
  /** Files of which `--strict` took nothing. */
  readonly leftOut: readonly string[];
}

/** Of malformed lines, and of files. */
const MOST_SHOWN = 20;

/** A sentence or two on what came in, and the lines that could not. */
export function renderImport(report: ImportDocument, circumstances: ImportCircumstances, { style }: Terminal): string {
  const { files, tooLarge = [], bytes, durationMs, skipped } = report;
  const { ending, pending, keeps, leftOut } = circumstances;
  // What was known before need not have been read, and of little a rate tells nothing.
  const isTelling = skipped === 0 && bytes >= 1_000_000 && durationMs >= 1000;
  const rate = isTelling ? ` (${formatBytes((bytes / durationMs) * 1000)}/s)` : '';
  return [
    ...(ending === 'interrupted'
      ? [style.warning(keeps ? 'Interrupted. What was imported stays; run it again to go on.' : 'Interrupted.')]
      : []),
    outcomeOf(report, circumstances, style),
    style.dim(`${formatCountOf(files, 'file')}, ${formatBytes(bytes)}, ${formatDuration(durationMs)}${rate}`),
    ...pendingLine(pending),
    ...malformedLines(report, leftOut, style),
    ...tooLargeLines(tooLarge, style),
  ].join('\n');
}

function outcomeOf(report: ImportDocument, { where, ending }: ImportCircumstances, style: Style): string {
  const { files, records, inserted, skipped, malformed, sessions } = report;
  const inSessions = sessions === 0 ? '' : ` of ${formatCountOf(sessions, 'session')}`;
  if (inserted > 0) {
    const before = skipped === 0 ? '' : `; ${formatCount(skipped)} ${skipped === 1 ? 'was' : 'were'} there already`;
    return `${style.good('Imported')} ${style.strong(formatCountOf(inserted, 'record'))}${inSessions} into ${where}${before}.`;
  }
  if (ending === 'interrupted' || records === 0 || malformed.length > 0)
    return `No record was imported into ${where}${malformed.length > 0 || files === 0 ? '' : '; the files are empty'}.`;
  const all = records === 1 ? 'the only record' : `all ${formatCount(records)} records`;
  return `Nothing is new: ${all}${inSessions} ${records === 1 ? 'is' : 'are'} in ${where} already.`;
}

/** For an import that failed: what it did before. */
export function renderKept({ inserted, files }: ImportDocument): string {
  const those = inserted === 1 ? 'was imported before this, and stays' : 'were imported before this, and stay';
  return `${formatCountOf(inserted, 'record')} of ${formatCountOf(files, 'file')} ${those}. Run it again to go on.`;
}

/** For stderr: what is missing, and why. */
export function renderUnread(unread: readonly UnreadDocument[]): string {
  return limited(
    unread.map(({ reason }) => `coterie: ${oneLine(reason)}`),
    '',
  ).join('\n');
}

function pendingLine(pending: number): readonly string[] {
  if (pending === 0) return [];
  const later = pending === 1 ? 'takes it when it is whole' : 'takes them when they are whole';
  return [`${formatCountOf(pending, 'file')} ended in the middle of a line; the next import ${later}.`];
}

/** With `--strict` the whole file is missing, and not only the line. */
function malformedLines(
  { malformed, malformedCount = malformed.length }: ImportDocument,
  leftOut: ImportCircumstances['leftOut'],
  style: Style,
): readonly string[] {
  if (malformedCount === 0) return [];
  const places = malformed
    .slice(0, MOST_SHOWN)
    .map(({ file, line, reason }) => `  ${oneLine(`${file}:${line}: ${reason}`)}`);
  const lines = formatCountOf(malformedCount, 'line');
  const isOne = malformedCount === 1;
  const more = malformedCount - places.length;
  const all = malformed.length === malformedCount ? 'them' : 'the first 1,000 of each file';
  const listed = [
    ...places,
    ...(more > 0 ? [`  … and ${formatCount(more)} more; --strict --json reads the files again and lists ${all}`] : []),
  ];
  if (leftOut.length === 0) {
    return [style.warning(`${lines} could not be read and ${isOne ? 'was' : 'were'} left out:`), ...listed];
  }
  const files =
    leftOut.length === 1 ? '1 file was left out whole' : `${formatCount(leftOut.length)} files were left out whole`;
  return [
    style.warning(`${files} (--strict), because of ${isOne ? 'a line' : 'lines'} that could not be read:`),
    ...limited(leftOut.map((file) => `  ${oneLine(file)}`)),
    style.warning(`${lines} could not be read:`),
    ...listed,
  ];
}

function tooLargeLines(tooLarge: NonNullable<ImportDocument['tooLarge']>, style: Style): readonly string[] {
  if (tooLarge.length === 0) return [];
  const records = `${formatCountOf(tooLarge.length, 'record')} ${tooLarge.length === 1 ? 'is' : 'are'}`;
  return [
    style.bad(`${records} too large for this server, and not in the database; the next import tries again:`),
    ...tooLarge.map(({ file, line, reason }) => `  ${oneLine(`${file}:${line}: ${reason}`)}`),
  ];
}

function limited(lines: readonly string[], indent = '  '): readonly string[] {
  const more = lines.length - MOST_SHOWN;
  if (more <= 0) return lines;
  return [...lines.slice(0, MOST_SHOWN), `${indent}… and ${formatCount(more)} more; --json lists them`];
}
