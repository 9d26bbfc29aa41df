/** What tools write to command a terminal. To people it is colour; as text it would stick to the words beside it. */

const ESC = '\u001b';

/**
 * `ESC [ … letter`, such as colours; `ESC ] … BEL` and its kin, such as links, which end on their line and may also end
 * with `ESC \`; and the short ones of a character or two. One that is cut off takes nothing with it but its beginning.
 */
const ESCAPES = new RegExp(
  [
    `${ESC}\\[[0-?]*[ -/]*[@-~]`,
    `${ESC}[\\]PX^_][^\\u0007\\n\\r${ESC}]*(?:\\u0007|${ESC}\\\\)`,
    `${ESC}[ -/]*[0-~]`,
  ].join('|'),
  'g',
);

/** Puts the cursor elsewhere: what follows is not the same word. */
const MOVES = new RegExp(`^${ESC}\\[[0-?]*[A-Hdf]$`);

/** The text as a terminal would show it. Where a sequence moves the cursor, there is a space. */
export function withoutEscapes(text: string): string {
  if (!text.includes(ESC)) return text;
  return text.replace(ESCAPES, (sequence) => (MOVES.test(sequence) ? ' ' : ''));
}
