/** Text that came from elsewhere, made fit for a terminal: measured as it is shown, and unable to command it. */
import { stripVTControlCharacters } from 'node:util';
import measure from 'fast-string-truncated-width';

/** Control characters but tab and line feed, line separators, and what overrides the direction of writing. */
const CONTROLS = /(?![\t\n])\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu;

/** Without escape sequences, control characters (tabs and line feeds stay) and direction overrides. */
export function printable(text: string): string {
  return stripVTControlCharacters(text.replace(/\r\n?/g, '\n')).replace(CONTROLS, '');
}

/** The same on one line. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim();
}

/** Columns that the text takes: two for wide characters, none for escape sequences. */
export function widthOf(text: string): number {
  return measure(text).width;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `width` columns of the text; what was cut shows as `…` at its end, or at its start. */
export function fit(text: string, width: number, keep: 'start' | 'end' = 'start'): string {
  if (widthOf(text) <= width) return text;
  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment);
  if (keep === 'start') return `${leading(parts, width - 1).join('')}…`;
  return `…${leading(parts.toReversed(), width - 1)
    .toReversed()
    .join('')}`;
}

/** Those at the start that take no more than `width` columns together. */
function leading(parts: readonly string[], width: number): readonly string[] {
  let used = 0;
  const end = parts.findIndex((part) => {
    used += widthOf(part);
    return used > width;
  });
  return end === -1 ? parts : parts.slice(0, end);
}

const BETWEEN = ' · ';

/** The facts beside each other, on as many lines of at most `width` columns as they take. */
export function wrapFacts(facts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const fact of facts) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + BETWEEN.length + widthOf(fact) <= width) {
      lines[lines.length - 1] = last + BETWEEN + fact;
    } else lines.push(fit(fact, width));
  }
  return lines;
}

/** Filled up with blanks to `width` columns. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + blanks : blanks + text;
}
