/**
 * SQLite's unicode61 tokenizer takes a run of letters for one word. Scripts that write no spaces between words would give
 * words of whole sentences, and emoji stick to the word beside them. So their characters are set apart by U+200B, a
 * space to the tokenizer and nothing to the eye: every character is a word, and what was one word is a phrase.
 */

/** Zero-width space. */
const APART = '\u200B';

/**
 * Thai, Lao, Myanmar, Khmer, Han with its radicals, kana, and emoji: the ranges of the view `sessions_text`, which does
 * in SQL what this file does.
 */
const SPACELESS =
  '\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u2E80-\\u2FDF\\u3005-\\u3007\\u3040-\\u30FF\\u31F0-\\u31FF\\u3400-\\u4DBF' +
  '\\u4E00-\\u9FFF\\uA9E0-\\uA9FF\\uAA60-\\uAA7F\\uF900-\\uFAFF\\uFF66-\\uFF9F\\u{1B000}-\\u{1B16F}\\u{1F000}-\\u{1FAFF}' +
  '\\u{20000}-\\u{3FFFD}';

const BETWEEN = new RegExp(`(?<=[${SPACELESS}])(?=\\S)|(?<=\\S)(?=[${SPACELESS}])`, 'gu');
const ANY = new RegExp(`[${SPACELESS}]`, 'u');

/** The text as the search index takes it. */
export function setApart(text: string): string {
  return ANY.test(text) ? text.replace(BETWEEN, APART) : text;
}

/** The text as people read it. */
export function joinAgain(text: string): string {
  return text.replaceAll(APART, '');
}

/** What the search index makes of a word that `setApart` gave. */
export function tokensOf(word: string): readonly string[] {
  return word.split(APART);
}
