import { checkStatement, classifyStatement, type StatementKind, tokenize } from '@coterie/core';
import { type PlaceholderText, withAnonymousPlaceholders } from './parameters.ts';

/** What is known of a statement from its text. */
export interface StatementText extends PlaceholderText {
  readonly source: string;
  readonly kind: StatementKind;
  /** Whether it returns rows. */
  readonly reader: boolean;
  /** The text without its semicolon and the comments after it. */
  readonly body: string;
  /** A text that gives the first row alone, where the statement can be told so. */
  readonly firstRow: string;
}

/** @throws {ValidationError} for a text that is not one statement, or that opens or ends a transaction. */
export function readStatement(source: string): StatementText {
  const placeholders = withAnonymousPlaceholders(source);
  checkStatement({ sql: placeholders.sql, params: placeholders.slots.map(() => null) }, 'write');
  const { kind } = classifyStatement(placeholders.sql);
  const outline = readOutline(placeholders.sql);
  return {
    ...placeholders,
    source,
    kind,
    reader: READING.has(kind) || (CHANGING.has(kind) && outline.words.has('RETURNING')),
    body: outline.body,
    firstRow: firstRow(placeholders.sql, kind, outline),
  };
}

const READING: ReadonlySet<StatementKind> = new Set(['select', 'pragma', 'explain']);
export const CHANGING: ReadonlySet<StatementKind> = new Set(['insert', 'update', 'delete']);

interface Outline {
  /** The unquoted words outside of parentheses, in capitals. */
  readonly words: ReadonlySet<string>;
  readonly body: string;
}

function readOutline(sql: string): Outline {
  const words = new Set<string>();
  let depth = 0;
  let outlineEnd = 0;
  for (const { kind, start, end } of tokenize(sql)) {
    if (kind === 'space' || kind === 'comment' || kind === 'semicolon') continue;
    const text = sql.slice(start, end);
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (kind === 'word' && depth === 0) words.add(text.toUpperCase());
    outlineEnd = end;
  }
  return { words, body: sql.slice(0, outlineEnd) };
}

/** The driver reads all rows of a statement: `get()` on a table of a million would read them all. VALUES takes no LIMIT. */
function firstRow(sql: string, kind: StatementKind, { words, body }: Outline): string {
  if (kind !== 'select' || words.has('LIMIT') || words.has('VALUES')) return sql;
  return `${body} LIMIT 1`;
}
