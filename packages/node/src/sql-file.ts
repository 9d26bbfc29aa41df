import { MigrationError, splitStatements, tokenize } from '@coterie/core';

/** What an SQL file says. */
export interface SqlFile {
  readonly up: string;
  readonly down?: string;
  readonly destructive?: true;
  readonly foreignKeys?: 'off';
}

interface Marker {
  /** What stands behind `migrate:`, with single spaces. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/**
 * Reads an SQL migration. Line comments of their own divide and direct it:
 *
 * - `-- migrate:up` and `-- migrate:down` begin the two sections; without them, all is up
 * - `-- migrate:destructive` declares that it can lose data · `-- migrate:foreign-keys off` runs it with foreign keys off
 *
 * Statements keep the lines that they have in the file, so that errors point there. Directives at the top of the file
 * are not part of the text that the ledger keeps and compares.
 * @throws {MigrationError} for a marker that is unknown or at the wrong place, with its line.
 */
export function readSqlFile(file: string, text: string): SqlFile {
  const markers = findMarkers(text);
  const refuse = (line: number, message: string): never => {
    throw new MigrationError(`${file}, line ${line}: ${message}`, { file });
  };
  const only = (name: string): Marker | undefined => {
    const [first, second] = markers.filter((marker) => marker.text === name);
    if (second !== undefined) refuse(second.line, `-- migrate:${name} is there twice. Leave one out.`);
    return first;
  };
  for (const { text: name, line } of markers) {
    if (!KNOWN.includes(name)) {
      refuse(
        line,
        `-- migrate:${name} is not known. Known are ${KNOWN.map((known) => `-- migrate:${known}`).join(', ')}.`,
      );
    }
  }
  const [up, down] = [only('up'), only('down')];
  if (up !== undefined && down !== undefined && down.start < up.start) {
    refuse(down.line, '-- migrate:down stands before -- migrate:up. Put the up section first.');
  }
  const blank = blanked(text, markers);
  if (up !== undefined && splitStatements(blank.slice(0, up.start)).length > 0) {
    refuse(up.line, 'statements stand before -- migrate:up and belong to no section. Move them behind it.');
  }
  const undo = down === undefined ? undefined : keepLines(blank, down.end, blank.length);
  return {
    up: keepLines(blank, up?.end ?? 0, down?.start ?? blank.length),
    // An empty section, as a template has it, is no down.
    ...(undo !== undefined && splitStatements(undo).length > 0 && { down: undo }),
    ...(only('destructive') !== undefined && { destructive: true }),
    ...(only('foreign-keys off') !== undefined && { foreignKeys: 'off' }),
  };
}

const KNOWN: readonly string[] = ['up', 'down', 'destructive', 'foreign-keys off'];
const MARKER = /^--\s*migrate:\s*(.*)$/i;

/** Markers in strings and block comments are none, nor are those behind a statement on its line. */
function findMarkers(text: string): readonly Marker[] {
  const markers: Marker[] = [];
  for (const { kind, start, end } of tokenize(text)) {
    if (kind !== 'comment') continue;
    const found = MARKER.exec(text.slice(start, end).trimEnd());
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    if (found === null || text.slice(lineStart, start).trim() !== '') continue;
    const line = text.slice(0, start).split('\n').length;
    markers.push({ text: (found[1] ?? '').trim().toLowerCase().replaceAll(/\s+/g, ' '), start, end, line });
  }
  return markers;
}

function blanked(text: string, markers: readonly Marker[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of markers) {
    result += text.slice(at, start) + ' '.repeat(end - start);
    at = end;
  }
  return result + text.slice(at);
}

/** A part of the text on the lines that it has in the whole. */
function keepLines(text: string, start: number, end: number): string {
  return '\n'.repeat(text.slice(0, start).split('\n').length - 1) + text.slice(start, end);
}
