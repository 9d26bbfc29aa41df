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

/** Pieces that are joined at once: a long text has many, and each costs more than its characters. */
const PIECES = 8192;

/** The text as the search index takes it. Most text has few such characters, and what is between them stays as it is. */
export function setApart(text: string): string {
  if (!ANY.test(text)) return text;
  kinds ??= kindsOf();
  const joined: string[] = [];
  let pieces: string[] = [];
  let from = 0;
  let before = SPACE;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const isPair = unit >= 0xd800 && unit < 0xdc00 && (text.codePointAt(at) as number) > 0xffff;
    const kind = isPair ? kindOf(text.slice(at, at + 2)) : (kinds[unit] as number);
    // One of them stands alone, and neither is a space.
    if (before + kind >= ALONE && before !== SPACE && kind !== SPACE) {
      pieces.push(text.slice(from, at));
      from = at;
      if (pieces.length === PIECES) {
        joined.push(pieces.join(APART));
        pieces = [];
      }
    }
    if (isPair) at += 1;
    before = kind;
  }
  pieces.push(text.slice(from));
  joined.push(pieces.join(APART));
  return joined.join(APART);
}

/** The text as people read it. */
export function joinAgain(text: string): string {
  return text.includes(APART) ? text.replaceAll(APART, '') : text;
}

/** What the search index makes of a word that `setApart` gave. */
export function tokensOf(word: string): readonly string[] {
  return word.split(APART);
}
