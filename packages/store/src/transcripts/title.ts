import { isSetting, readCommand, typedCommand } from './command.ts';
import type { MessageBlock } from './content.ts';

/** Longest title that is made of a prompt, in characters. */
const LONGEST_PROMPT = 80;
const LONGEST_TITLE = 200;

/** What Claude Code puts around commands and their output, and into the user's mouth. */
const WRAPPED = /^\s*(?:<[a-z][a-z0-9_-]*>|\[Request interrupted|Caveat: The messages below)/;

/** A title of what a user asked for, in his words or by a command; null when he asked for nothing. */
export function promptTitle(blocks: readonly MessageBlock[]): string | null {
  for (const block of blocks) {
    if (block.type !== 'text') continue;
    const command = readCommand(block.text);
    if (command === null ? WRAPPED.test(block.text) : isSetting(command)) continue;
    const title = shorten(command === null ? block.text : typedCommand(command), LONGEST_PROMPT);
    if (title !== null) return title;
  }
  return null;
}

/** A title that was given as one. */
export function givenTitle(title: string | null): string | null {
  return title === null ? null : shorten(title, LONGEST_TITLE);
}

/** On one line, cut between words where there are any. Null when nothing is left. */
function shorten(text: string, longest: number): string | null {
  // The rest of a prompt can be a pasted file.
  const line = text
    .slice(0, longest * 16)
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = [...line];
  if (characters.length <= longest) return line === '' ? null : line;
  const cut = characters.slice(0, longest).join('');
  const space = cut.lastIndexOf(' ');
  return `${space > cut.length / 2 ? cut.slice(0, space) : cut}…`;
}
