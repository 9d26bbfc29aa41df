import { remembered } from './remembered.ts';
import { isSignificant, StatementBoundary } from './statement-boundary.ts';
import { tokenize } from './tokenizer.ts';

/** One statement of a script and its place there. */
export interface ScriptStatement {
  /**
   * `script.slice(start, end)`: from the first token of the statement to its last. Comments and blanks around it and
   * the semicolon that ends it are not part of it; comments inside it are.
   */
  readonly sql: string;
  /** The line on which the statement itself starts, counted from 1; a line ends with LF or CR LF. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Splits a script into its statements, where SQLite would: semicolons in strings, quoted identifiers, comments, trigger
 * bodies and the arguments of a virtual table end nothing. Empty statements are left out.
 *
 * Never throws: what is not closed (a string, a trigger body, the text behind a NUL) belongs to the last statement, so
 * that it is refused by whoever runs it and never passed by.
 */
export const splitStatements = remembered((script: string): readonly ScriptStatement[] => {
  const statements: ScriptStatement[] = [];
  const boundary = new StatementBoundary(script);
  let start = -1;
  let end = -1;
  let line = 1;
  let counted = 0;
  const finish = (): void => {
    if (start === -1) return;
    line += countLineFeeds(script, counted, start);
    counted = start;
    statements.push({ sql: script.slice(start, end), line, start, end });
    start = -1;
  };
  for (const token of tokenize(script)) {
    if (!isSignificant(token)) continue;
    if (boundary.endsAt(token)) {
      finish();
    } else {
      if (start === -1) start = token.start;
      end = token.end;
    }
  }
  finish();
  return statements;
});

function countLineFeeds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) === 0x0a) count += 1;
  return count;
}

/**
 * A script without what editors and version control change on their own: CR LF becomes LF, and a byte order mark at the
 * start, blanks at line ends, and blanks and empty lines at the end of the text go.
 *
 * Only blanks and comments are touched. Literals and quoted identifiers keep every character, line ends too (a CR in a
 * string is data), a lone CR is no line end (SQLite's `--` comments run on over it), and an unterminated text stays as
 * it is. So two scripts with equal normal forms have the same tokens, and a normal form is its own.
 */
export const normalizeSql = remembered((sql: string): string => {
  const pieces: string[] = [];
  let trailingSpaces = 0;
  for (const { kind, start, end } of tokenize(sql)) {
    const text = sql.slice(start, end);
    if (text === '\uFEFF' && pieces.length === 0) continue;
    trailingSpaces = kind === 'space' ? trailingSpaces + 1 : 0;
    if (kind === 'space') pieces.push(trimLines(text));
    // A line comment ends where its line does, so blanks at its end are blanks at a line end.
    else if (kind === 'comment') pieces.push(trimLines(text).trimEnd());
    else pieces.push(text);
  }
  return pieces.slice(0, pieces.length - trailingSpaces).join('');
});

/** Without the blanks before each line feed; linear, where a regular expression would look at long runs again and again. */
function trimLines(text: string): string {
  if (!text.includes('\n')) return text;
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n${last}`;
}
