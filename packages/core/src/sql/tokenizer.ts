/**
 * What a token is. `identifier` is a quoted name (`"x"`, `` `x` ``, `[x]`), `word` an unquoted name or a keyword,
 * `operator` any punctuation, and also a character that SQLite does not know (`\`, `{`): preparing the text fails there.
 */
export type TokenKind =
  | 'word'
  | 'number'
  | 'string'
  | 'identifier'
  | 'blob'
  | 'parameter'
  | 'comment'
  | 'space'
  | 'operator'
  | 'semicolon'
  | 'unterminated';

/** A token by its place: `sql.slice(start, end)` is its text (offsets in UTF-16 code units). */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts SQL into tokens where SQLite's own tokenizer (tokenize.c) cuts it. Every character belongs to exactly one token,
 * so the slices of all tokens joined give the text again. Any text is legal input, and the work is linear in its length.
 *
 * A string, quoted identifier, blob or block comment that is not closed is one `unterminated` token to the end of the
 * text. So is everything from a NUL character on: SQLite stops reading there, and what follows would silently not run.
 * (SQLite itself lets the end of the text close a block comment. Here it is `unterminated`, as for `sqlite3_complete`,
 * because statements that vanish in a comment are an accident.)
 */
export function* tokenize(sql: string): Generator<Token> {
  const nul = sql.indexOf('\0');
  const limit = nul === -1 ? sql.length : nul;
  for (let start = 0; start < limit; ) {
    const token = readToken(sql, start, limit);
    yield token;
    start = token.end;
  }
  if (nul !== -1) yield { kind: 'unterminated', start: nul, end: sql.length };
}

// The readers below need no bounds check of their own: charCodeAt gives NaN behind the text and 0 at its first NUL,
// and neither belongs to any class of characters.

function readToken(sql: string, start: number, limit: number): Token {
  const code = sql.charCodeAt(start);
  switch (code) {
    case 0x09: // tab
    case 0x0a: // line feed
    case 0x0c: // form feed
    case 0x0d: // carriage return
    case 0x20: // space
      return { kind: 'space', start, end: endOfSpace(sql, start + 1) };
    case 0xfeff: // a byte order mark is a space where a token begins, and a letter inside a word
      return { kind: 'space', start, end: start + 1 };
    case 0x2d: // -
      if (sql.charCodeAt(start + 1) !== 0x2d) break;
      return { kind: 'comment', start, end: endOfLine(sql, start + 2, limit) };
    case 0x2f: // /
      if (sql.charCodeAt(start + 1) !== 0x2a) break;
      return closedBy('*/', 'comment', sql, start, start + 2, limit);
    case 0x27: // '
      return quoted("'", 'string', sql, start, limit);
    case 0x22: // "
      return quoted('"', 'identifier', sql, start, limit);
    case 0x60: // `
      return quoted('`', 'identifier', sql, start, limit);
    case 0x5b: // [
      return closedBy(']', 'identifier', sql, start, start + 1, limit);
    case 0x3b: // ;
      return { kind: 'semicolon', start, end: start + 1 };
    case 0x3f: // ?
      return { kind: 'parameter', start, end: endOfDigits(sql, start + 1) };
    case 0x3a: // :
    case 0x40: // @
    case 0x24: // $
    case 0x23: // #
      return namedParameter(sql, start);
    case 0x2e: // .
      if (!isDigit(sql.charCodeAt(start + 1))) break;
      return { kind: 'number', start, end: endOfNumber(sql, start) };
    case 0x58: // X
    case 0x78: // x
      // SQLite accepts pairs of hex digits only, but ends a malformed blob at the same quote.
      if (sql.charCodeAt(start + 1) === 0x27) return closedBy("'", 'blob', sql, start, start + 2, limit);
      break;
  }
  if (isDigit(code)) return { kind: 'number', start, end: endOfNumber(sql, start) };
  if (isNamePart(code)) return { kind: 'word', start, end: endOfName(sql, start + 1) };
  return { kind: 'operator', start, end: start + operatorLength(sql, start, code) };
}

/** From `start` to the first `close` at or behind `from`. */
function closedBy(close: string, kind: TokenKind, sql: string, start: number, from: number, limit: number): Token {
  const at = sql.indexOf(close, from);
  if (at === -1 || at + close.length > limit) return { kind: 'unterminated', start, end: limit };
  return { kind, start, end: at + close.length };
}

/** A quoted text, in which the doubled quote stands for itself. */
function quoted(quote: string, kind: TokenKind, sql: string, start: number, limit: number): Token {
  let end = sql.indexOf(quote, start + 1);
  while (end !== -1 && end < limit && sql[end + 1] === quote) end = sql.indexOf(quote, end + 2);
  if (end === -1 || end >= limit) return { kind: 'unterminated', start, end: limit };
  return { kind, start, end: end + 1 };
}

/** `:a`, `@a`, `$a`, `#a`, and Tcl's `$a::b(c)`; a prefix without a name is a character that SQLite refuses. */
function namedParameter(sql: string, start: number): Token {
  let end = start + 1;
  let nameLength = 0;
  for (;;) {
    const code = sql.charCodeAt(end);
    if (isNamePart(code)) {
      nameLength += 1;
      end += 1;
    } else if (code === 0x3a && sql.charCodeAt(end + 1) === 0x3a) {
      end += 2;
    } else if (code === 0x28 && nameLength > 0) {
      end = endOfTclIndex(sql, end);
      break;
    } else {
      break;
    }
  }
  return { kind: nameLength > 0 ? 'parameter' : 'operator', start, end };
}

/** The end of `(c)` behind `$a::b`. Without its parenthesis it ends at a space, and SQLite refuses the token. */
function endOfTclIndex(sql: string, open: number): number {
  let end = open + 1;
  for (;;) {
    const code = sql.charCodeAt(end);
    if (code === 0x29) return end + 1;
    if (code === 0 || Number.isNaN(code) || isSpace(code)) return end;
    end += 1;
  }
}

function endOfLine(sql: string, from: number, limit: number): number {
  const lineFeed = sql.indexOf('\n', from);
  return lineFeed === -1 || lineFeed > limit ? limit : lineFeed;
}

function endOfSpace(sql: string, from: number): number {
  let end = from;
  while (isSpace(sql.charCodeAt(end))) end += 1;
  return end;
}

function endOfName(sql: string, from: number): number {
  let end = from;
  while (isNamePart(sql.charCodeAt(end))) end += 1;
  return end;
}

function endOfDigits(sql: string, from: number): number {
  let end = from;
  while (isDigit(sql.charCodeAt(end))) end += 1;
  return end;
}

function endOfSeparatedDigits(sql: string, from: number): number {
  let end = from;
  while (isDigit(sql.charCodeAt(end)) || sql.charCodeAt(end) === 0x5f) end += 1;
  return end;
}

/**
 * The end of `1`, `1.5e-3`, `.5`, `1_000` or `0x1F`. SQLite takes any name characters that touch a number as part of
 * the token (and refuses most), so hex digits and an exponent without a sign need no rule of their own.
 */
function endOfNumber(sql: string, start: number): number {
  let end = endOfSeparatedDigits(sql, start);
  if (sql.charCodeAt(end) === 0x2e) end = endOfSeparatedDigits(sql, end + 1);
  const exponent = (sql.charCodeAt(end) | 0x20) === 0x65;
  const sign = sql.charCodeAt(end + 1);
  if (exponent && (sign === 0x2b || sign === 0x2d) && isDigit(sql.charCodeAt(end + 2))) end += 3;
  return endOfName(sql, end);
}

function operatorLength(sql: string, start: number, code: number): number {
  const next = sql.charCodeAt(start + 1);
  switch (code) {
    case 0x2d: // - and ->, ->>
      if (next !== 0x3e) return 1;
      return sql.charCodeAt(start + 2) === 0x3e ? 3 : 2;
    case 0x3c: // < and <=, <>, <<
      return next === 0x3d || next === 0x3e || next === 0x3c ? 2 : 1;
    case 0x3e: // > and >=, >>
      return next === 0x3d || next === 0x3e ? 2 : 1;
    case 0x3d: // = and ==
    case 0x21: // ! and !=
      return next === 0x3d ? 2 : 1;
    case 0x7c: // | and ||
      return next === 0x7c ? 2 : 1;
    default:
      return 1;
  }
}

/** SQLite's isspace: a vertical tab continues a run of spaces, though it cannot begin one. */
function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Letters, digits, `_`, `$` and everything outside ASCII. */
function isNamePart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    isDigit(code) ||
    code === 0x5f ||
    code === 0x24 ||
    code >= 0x80
  );
}
