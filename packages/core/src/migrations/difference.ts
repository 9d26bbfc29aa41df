import type { LineChange } from './problem.ts';

/** Above this many cells the table of the comparison costs more than it tells: everything in between counts as changed. */
const MAX_CELLS = 1_000_000;

/** The lines to take away from `before` and to add to get `after`, in reading order. */
export function differentLines(before: string, after: string): readonly LineChange[] {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let oldEnd = old.length;
  let nowEnd = now.length;
  while (oldEnd > start && nowEnd > start && old[oldEnd - 1] === now[nowEnd - 1]) {
    oldEnd -= 1;
    nowEnd -= 1;
  }
  const rows = oldEnd - start;
  const columns = nowEnd - start;
  const kept = rows * columns > MAX_CELLS ? undefined : commonLines(old, now, start, rows, columns);
  const changes: LineChange[] = [];
  let row = 0;
  let column = 0;
  while (row < rows || column < columns) {
    const same = kept !== undefined && row < rows && column < columns && old[start + row] === now[start + column];
    if (same) {
      row += 1;
      column += 1;
    } else if (
      row < rows &&
      (column === columns || kept === undefined || kept(row + 1, column) >= kept(row, column + 1))
    ) {
      changes.push({ change: 'removed', line: start + row + 1, text: old[start + row] ?? '' });
      row += 1;
    } else {
      changes.push({ change: 'added', line: start + column + 1, text: now[start + column] ?? '' });
      column += 1;
    }
  }
  return changes;
}

/** How many lines the rests from (row, column) on have in common: the textbook's longest common subsequence. */
function commonLines(
  old: readonly string[],
  now: readonly string[],
  start: number,
  rows: number,
  columns: number,
): (row: number, column: number) => number {
  const width = columns + 1;
  const table = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number): number => table[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const same = old[start + row] === now[start + column];
      table[row * width + column] = same
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  return at;
}
