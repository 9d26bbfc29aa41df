import { literalExpression } from './literal.ts';
import { joinAgain, tokensOf } from './spaceless.ts';
import type { Words } from './words.ts';

/** A piece of a found text; those with `match` are what was looked for. */
export interface SnippetPart {
  readonly text: string;
  readonly match: boolean;
}

/** Control characters, which hardly a text has; those that one has are left out. */
const START = '\u0002';
const END = '\u0003';

/** SQL that gives the marked snippet of a row of the index. 32 words are two lines of a terminal. */
export function snippetSql(index: string): string {
  return `snippet(${index}, char(2), char(3), '…', -1, 32)`;
}

/** Longest piece between two matches; what is cut off is minified code or encoded data. */
const LONGEST = 160;

/** Blanks and line ends that are to become a single space; a single space is one already. */
const BLANKS = /[^\S ]\s*| \s+/gu;

/**
 * Reads what `snippetSql` gave. Blanks and line ends become single spaces. Every hit of a search comes here, so it goes
 * from sign to sign and makes nothing but the parts.
 */
function readSnippet(marked: string): readonly SnippetPart[] {
  const text = joinAgain(marked).replace(BLANKS, ' ').trim();
  const parts: { text: string; match: boolean }[] = [];
  for (let at = 0; at < text.length; ) {
    const first = text.indexOf(START, at);
    const end = first === -1 ? -1 : text.indexOf(END, first);
    const start = end === -1 ? text.length : text.lastIndexOf(START, end);
    const plain = withoutSigns(text.slice(at, start));
    if (plain !== '') parts.push({ text: shorten(plain), match: false });
    if (end === -1) break;
    const found = text.slice(start + 1, end);
    const last = start === at ? parts.at(-1) : undefined;
    // Two that touch are one.
    if (last !== undefined) last.text += found;
    else if (found !== '') parts.push({ text: found, match: true });
    at = end + 1;
  }
  return parts;
}

function withoutSigns(text: string): string {
  if (!text.includes(START) && !text.includes(END)) return text;
  return text.replaceAll(START, '').replaceAll(END, '');
}

/** Keeps both ends, which are beside the matches. */
function shorten(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST / 2)} … ${text.slice(-LONGEST / 2)}`.replace(/\p{Surrogate}/gu, '');
}

/** A snippet of text in which the index marks nothing. */
function literalSnippet(text: string, words: readonly string[]): readonly SnippetPart[] {
  const expression = literalExpression(words.map(joinAgain));
  const whole = joinAgain(text);
  const found = expression.exec(whole);
  if (found === null) return readSnippet(text);
  const around = whole.slice(Math.max(0, found.index - LONGEST / 2), found.index + found[0].length + LONGEST / 2);
  return readSnippet(around.replace(/\p{Surrogate}/gu, '').replace(expression, `${START}$&${END}`));
}

/**
 * A snippet where some words are meant literally. The index marks their letters wherever they stand: only the whole of
 * such a word is marked here, and what is marked of the other words stays.
 * @param around what stands around a literal word, shown where the index's snippet has none.
 */
function mixedSnippet(
  marked: string,
  around: string,
  { literal, plain }: Pick<Words, 'literal' | 'plain'>,
): readonly SnippetPart[] {
  const tokens = new Set(plain.flatMap(tokensOf).map(folded));
  const ranges: (readonly [number, number])[] = [];
  let text = '';
  for (const piece of joinAgain(marked).split(START)) {
    const [first = '', rest] = piece.split(END);
    if (rest !== undefined && tokens.has(folded(first))) ranges.push([text.length, text.length + first.length]);
    text += first + (rest ?? '');
  }
  const found = [...text.matchAll(literalExpression(literal.map(joinAgain)))];
  if (found.length === 0 && around !== '') return literalSnippet(around, literal);
  ranges.push(...found.map(({ index, 0: { length } }) => [index, index + length] as const));
  return readSnippet(withMarks(text, ranges));
}

/**
 * The snippet of a hit.
 * @param marked what `snippetSql` gave; null where the index was not asked.
 * @param around what `surroundings` gave.
 */
export function foundSnippet(marked: string | null, around: string, words: Words): readonly SnippetPart[] {
  if (marked === null) return literalSnippet(around, words.literal);
  return words.literal.length === 0 ? readSnippet(marked) : mixedSnippet(marked, around, words);
}

function withMarks(text: string, ranges: readonly (readonly [number, number])[]): string {
  let result = '';
  let at = 0;
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (to <= at) continue;
    const start = Math.max(from, at);
    result += `${text.slice(at, start)}${START}${text.slice(start, to)}${END}`;
    at = to;
  }
  return result + text.slice(at);
}

/** As the tokenizer compares words: without case and diacritics. */
function folded(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
