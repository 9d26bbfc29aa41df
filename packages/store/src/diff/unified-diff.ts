import { createTwoFilesPatch, FILE_HEADERS_ONLY, formatPatch } from 'diff';
import { countOf } from '../table/listing.ts';

/** A text, or an output or anything else with a content; its path and version stand in the head of the diff. */
export type DiffText =
  | string
  | { readonly content: string; readonly path?: string | null | undefined; readonly version?: number | undefined };

export interface DiffOptions {
  /** How many equal lines are shown around what differs. Default 3. */
  readonly context?: number | undefined;
  /**
   * Texts that differ in more lines than this are shown as replaced from the first line to the last, which is as right and
   * less telling: the time for the smallest difference grows with the square of it (4,000 take a second). Default 4,000.
   */
  readonly maxEdits?: number | undefined;
}

const NO_LINE_END = '\\ No newline at end of file';

/**
 * What makes the one text of the other, in the unified format that `patch` and `git apply` read. Empty where they are
 * equal.
 * @param before null where there was nothing, such as before the first version.
 * @param after null where nothing is left.
 * @throws {ValidationError} for an option that is no whole number.
 */
export function unifiedDiff(
  before: DiffText | null,
  after: DiffText | null,
  { context = 3, maxEdits = 4000 }: DiffOptions = {},
): string {
  const lines = countOf('context', context);
  const maxEditLength = countOf('maxEdits', maxEdits);
  const [from, to] = [contentOf(before), contentOf(after)];
  if (from === to) return '';
  const names = [nameOf(before, 'before'), nameOf(after, 'after')] as const;
  const versions = [versionOf(before), versionOf(after)] as const;
  const options = { context: lines, maxEditLength, headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch(...names, from, to, ...versions, options) ?? replacement(from, to, names, versions);
}

function replacement(
  from: string,
  to: string,
  [oldFileName, newFileName]: readonly [string, string],
  [oldHeader, newHeader]: readonly [string | undefined, string | undefined],
): string {
  const [removed, added] = [linesOf(from), linesOf(to)];
  const hunk = {
    oldStart: 1,
    oldLines: removed.length,
    newStart: 1,
    newLines: added.length,
    lines: [...marked('-', removed, from), ...marked('+', added, to)],
  };
  return formatPatch({ oldFileName, newFileName, oldHeader, newHeader, hunks: [hunk] }, FILE_HEADERS_ONLY);
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function marked(sign: '-' | '+', lines: readonly string[], text: string): readonly string[] {
  const signed = lines.map((line) => sign + line);
  return text === '' || text.endsWith('\n') ? signed : [...signed, NO_LINE_END];
}

function contentOf(text: DiffText | null): string {
  if (text === null) return '';
  return typeof text === 'string' ? text : text.content;
}

function nameOf(text: DiffText | null, otherwise: string): string {
  if (text === null) return '/dev/null';
  return (typeof text === 'string' ? null : text.path) ?? otherwise;
}

function versionOf(text: DiffText | null): string | undefined {
  const version = text === null || typeof text === 'string' ? undefined : text.version;
  return version === undefined ? undefined : `version ${version}`;
}
