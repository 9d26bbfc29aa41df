import { createStyle } from '../../src/output/style.ts';
import type { Terminal } from '../../src/output/terminal.ts';

/** A terminal of this width without colours; without a width, a pipe. */
export function terminal(columns: number | null = null, { color = false } = {}): Terminal {
  return { columns, style: createStyle(color), home: '/home/ana' };
}
