import { ValidationError } from '@coterie/core';
import { withoutEscapes } from './escapes.ts';
import { joinAgain, setApart } from './spaceless.ts';

/** What is looked for, as SQL takes it. */
export interface Words {
  /** An FTS4 expression; null when no word has a letter or digit. */
  readonly match: string | null;
  /** How many phrases `match` has. */
  readonly phrases: number;
  /**
   * What must occur as it is, but for case: words with anything in them that the index does not know, such as the sign
   * of `C#` or the vowel signs of scripts without case, which the tokenizer drops.
   */
  readonly literal: readonly string[];
  /** The other words. */
  readonly plain: readonly string[];
}

/** More is cut off: FTS4 takes at most 4,096 phrases, and nobody types as much. */
const MOST_CHARACTERS = 4096;

/**
 * Reads what a person typed: words between spaces, each meant literally, all of which must occur. Nothing in it is
 * syntax. Null when there is no word.
 */
export function readWords(typed: string): Words | null {
  assertText(typed);
  const words = typed.toWellFormed().slice(0, MOST_CHARACTERS).toWellFormed().normalize('NFC').split(/\s+/u);
  const distinct = [...new Set(words.map(searchable).filter((word) => word !== ''))];
  if (distinct.length === 0) return null;
  const inIndex = distinct.filter((word) => /[\p{L}\p{N}\p{Co}]/u.test(word));
  const phrases = [...new Set(inIndex.map(phraseOf))];
  const literal = distinct.filter((word) => !PLAIN.test(word) || hasLostMarks(word));
  return {
    match: phrases.length === 0 ? null : phrases.join(' '),
    phrases: phrases.length,
    literal,
    plain: distinct.filter((word) => !literal.includes(word)),
  };
}

/** @throws {ValidationError} `text`, from programs without types. */
export function assertText(typed: unknown): void {
  if (typeof typed === 'string') return;
  throw new ValidationError('text', `The text to look for must be a string, but is ${String(typed)}.`);
}

/** A word of nothing but what the tokenizer makes words of, and U+200B between the characters of spaceless scripts. */
const PLAIN = /^[\p{L}\p{N}\p{Co}][\p{L}\p{M}\p{N}\p{Co}\u200B]*$/u;

/** Text as it is stored for the search: composed, without what commands a terminal, spaceless scripts set apart. */
export function searchable(text: string): string {
  return setApart(joinAgain(withoutEscapes(text).toWellFormed().normalize('NFC').replace(CONTROL, ' ')));
}

/** All but those that part words. */
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;

/** Inside quotes only a quote, a star after a word and a caret before one mean anything to FTS4. */
function phraseOf(word: string): string {
  return `"${word.replace(/["*^]/g, ' ')}"`;
}

/** Only where case does not matter: the literal comparison sees it. */
function hasLostMarks(word: string): boolean {
  return /\p{M}/u.test(word) && !/[\p{Lu}\p{Ll}]/u.test(word);
}
