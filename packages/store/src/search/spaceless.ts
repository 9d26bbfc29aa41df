/**
 * SQLite's unicode61 tokenizer takes a run of letters for one word. Scripts that write no spaces between words would give
 * words of whole sentences, and emoji stick to the word beside them. So their characters are set apart by U+200B, a
 * space to the tokenizer and nothing to the eye: every character is a word, and what was one word is a phrase.
 */

/** Zero-width space. */
const APART = '\u200B';
const APART_CODE = 0x200b;

/**
 * Thai, Lao, Myanmar, Khmer, Han with its radicals, kana, and emoji: the ranges of the view `sessions_text`, which does
 * in SQL what this file does.
 */
const SPACELESS =
  '\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u2E80-\\u2FDF\\u3005-\\u3007\\u3040-\\u30FF\\u31F0-\\u31FF\\u3400-\\u4DBF' +
  '\\u4E00-\\u9FFF\\uA9E0-\\uA9FF\\uAA60-\\uAA7F\\uF900-\\uFAFF\\uFF66-\\uFF9F\\u{1B000}-\\u{1B16F}\\u{1F000}-\\u{1FAFF}' +
  '\\u{20000}-\\u{3FFFD}';

const ANY = new RegExp(`[${SPACELESS}]`, 'u');

const SPACE = 1;
const ALONE = 2;

/** What each character of two bytes is; made when it is first needed. */
let kinds: Uint8Array | null = null;

function kindsOf(): Uint8Array {
  return Uint8Array.from({ length: 0x10000 }, (_, code) => kindOf(String.fromCharCode(code)));
}

function kindOf(character: string): number {
  if (ANY.test(character)) return ALONE;
  return /\s/u.test(character) ? SPACE : 0;
}

/** Characters that are made into text at once. */
const PIECE = 8192;

/**
 * The text as the search index takes it. A regular expression would keep every place of a replacement until it is done:
 * gigabytes for a long text.
 */
export function setApart(text: string): string {
  if (!ANY.test(text)) return text;
  kinds ??= kindsOf();
  const pieces: string[] = [];
  const piece = new Uint16Array(PIECE + 3);
  let length = 0;
  let before = SPACE;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const isPair = unit >= 0xd800 && unit < 0xdc00 && (text.codePointAt(at) as number) > 0xffff;
    const kind = isPair ? kindOf(text.slice(at, at + 2)) : (kinds[unit] as number);
    // One of them stands alone, and neither is a space.
    if (before + kind >= ALONE && before !== SPACE && kind !== SPACE) piece[length++] = APART_CODE;
    piece[length++] = unit;
    if (isPair) piece[length++] = text.charCodeAt(++at);
    if (length >= PIECE) {
      pieces.push(String.fromCharCode(...piece.subarray(0, length)));
      length = 0;
    }
    before = kind;
  }
  pieces.push(String.fromCharCode(...piece.subarray(0, length)));
  return pieces.join('');
}

/** The text as people read it. */
export function joinAgain(text: string): string {
  return text.replaceAll(APART, '');
}

/** What the search index makes of a word that `setApart` gave. */
export function tokensOf(word: string): readonly string[] {
  return word.split(APART);
}
