import type { RowDocument } from '../documents/entities.ts';
import type { Field } from '../entities/fields.ts';
import { formatTime } from '../output/format.ts';
import { type Column, renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { oneLine, printable, widthOf } from '../output/text.ts';

export interface RowsView {
  readonly text: string;
  /** Fields that a table of all would have, and for which there is no room. */
  readonly leftOut: readonly string[];
}

/** A text that is longer is no cell of a table that is piped, where nothing is cut. */
const LONGEST = 200;

/** A table of these fields, however wide. */
export function renderColumns(fields: readonly Field[], rows: readonly RowDocument[], terminal: Terminal): string {
  const columns = fields.map((field) => columnOf(field, terminal));
  return renderTable(columns, rows, terminal) ?? renderTable(columns, rows, { ...terminal, columns: null }) ?? '';
}

/** A table of the fields that say something on a line, as many as fit, the first before the last. */
export function renderRows(fields: readonly Field[], rows: readonly RowDocument[], terminal: Terminal): RowsView {
  const plain = fields.filter(({ name, kind }) => name !== 'seq' && kind !== 'json' && kind !== 'blob');
  const wanted = plain.filter((field) => isShown(field, rows, terminal));
  for (let count = wanted.length; count > 0; count -= 1) {
    const columns = wanted.slice(0, count).map((field) => columnOf(field, terminal));
    const text = renderTable(columns, rows, terminal);
    if (text !== null) return { text, leftOut: wanted.slice(count).map(({ name }) => name) };
  }
  return { text: renderColumns(wanted.slice(0, 1), rows, terminal), leftOut: wanted.slice(1).map(({ name }) => name) };
}

/** On a terminal, where room is dear, no column of dashes; in a pipe, columns that do not come and go, but for long texts. */
function isShown(field: Field, rows: readonly RowDocument[], { columns }: Terminal): boolean {
  if (columns !== null) return rows.some((row) => row[field.name] !== null);
  return field.kind !== 'text' || rows.every((row) => widthOf(cellOf(field, row)) <= LONGEST);
}

function columnOf(field: Field, { style }: Terminal): Column<RowDocument> {
  const { name, kind } = field;
  const isId = name === 'id' || name.endsWith('Id');
  return {
    title: titleOf(name),
    text: (row) => cellOf(field, row),
    ...(kind === 'integer' || kind === 'real' ? { align: 'right' } : {}),
    ...((kind === 'text' && !isId) || kind === 'json' ? { least: 12 } : {}),
    ...(isId ? { style: (text: string) => style.id(text) } : {}),
  };
}

/** `createdAt` is `CREATED AT`. */
function titleOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}

function cellOf({ name, kind }: Field, row: RowDocument): string {
  const value = row[name];
  if (value === null || value === undefined) return '-';
  if (kind === 'date') return formatTime(new Date(String(value)));
  return oneLine(kind === 'json' ? JSON.stringify(value) : String(value));
}

/** A JSON value that is longer stands on lines of its own. */
const SHORT_JSON = 60;

/** Every field that the row has on a line, exactly as it is stored; what has several lines stands below each other. */
export function renderRecord(fields: readonly Field[], row: RowDocument, { style }: Terminal): string {
  const shown = fields.filter(({ name }) => row[name] !== undefined);
  const width = Math.max(...shown.map(({ name }) => name.length)) + 2;
  const lines = shown.map((field) => {
    const text = exactly(field, row).replaceAll('\n', `\n${' '.repeat(width)}`);
    const shown = field.name === 'id' ? style.id(text) : text === '-' ? style.dim(text) : text;
    return `${style.dim(field.name.padEnd(width))}${shown}`;
  });
  return lines.join('\n');
}

function exactly({ name, kind }: Field, row: RowDocument): string {
  const value = row[name];
  if (value === null || value === undefined) return '-';
  if (kind !== 'json') return printable(String(value));
  const short = JSON.stringify(value);
  return printable(short.length <= SHORT_JSON ? short : JSON.stringify(value, null, 2));
}
