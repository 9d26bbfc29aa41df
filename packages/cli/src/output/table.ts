import type { Terminal } from './terminal.ts';
import { fit, pad, widthOf } from './text.ts';

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** A column that may be cut, down to this many columns of the terminal. Others keep their width. */
  readonly least?: number;
  /** Which part of a cut text stays; paths say the most at their end. */
  readonly keep?: 'start' | 'end';
  readonly style?: (text: string, row: Row) => string;
}

const GAP = '  ';

/**
 * Aligned columns without lines between them.
 * @returns null when they do not fit the terminal even with every `least`.
 */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  terminal: Terminal,
): string | null {
  const cells = rows.map((row) => columns.map((column) => column.text(row)));
  const natural = columns.map(({ title }, at) =>
    Math.max(widthOf(title), ...cells.map((line) => widthOf(line[at] ?? ''))),
  );
  const widths = terminal.columns === null ? natural : shrink(columns, natural, terminal.columns);
  if (widths === null) return null;

  const line = (texts: readonly string[], paint: (text: string, at: number) => string): string =>
    texts
      .map((text, at) => {
        const column = columns[at];
        const width = widths[at] ?? 0;
        const shown = fit(text, width, column?.keep);
        const last = at === columns.length - 1 && column?.align !== 'right';
        return last ? paint(shown, at) : paint(pad(shown, width, column?.align), at);
      })
      .join(GAP)
      .trimEnd();

  const { style } = terminal;
  const head = line(
    columns.map(({ title }) => title),
    (text) => style.dim(text),
  );
  const body = rows.map((row, index) =>
    line(cells[index] ?? [], (text, at) => columns[at]?.style?.(text, row) ?? text),
  );
  return [head, ...body].join('\n');
}

/** Takes from the widest column that can give, until all fit. */
function shrink<Row>(columns: readonly Column<Row>[], natural: readonly number[], room: number): number[] | null {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (columns.length - 1) - room;
  while (excess > 0) {
    let widest = -1;
    for (const [at, { title, least }] of columns.entries()) {
      const width = widths[at] ?? 0;
      if (least !== undefined && width > Math.max(least, widthOf(title)) && width > (widths[widest] ?? 0)) widest = at;
    }
    if (widest === -1) return null;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}
