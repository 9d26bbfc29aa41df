import { remembered } from './remembered.ts';
import { isSignificant, StatementBoundary } from './statement-boundary.ts';
import { tokenize } from './tokenizer.ts';

/** What a text holds of statements and placeholders. */
export interface ParameterScan {
  /** How many statements there are, empty ones not counted. */
  readonly statements: number;
  /** How many bare `?` there are: the number of values that all the statements together take. */
  readonly anonymous: number;
  /** The numbered and named parameters as written, in order, each as often as it occurs: `?1`, `:a`, `@b`, `$c`, `#d`. */
  readonly named: readonly string[];
  /** Where each bare `?` stands in the text, ascending. */
  readonly offsets: readonly number[];
  /** Whether a literal, quoted identifier or block comment is not closed, or the text holds a NUL outside of them. */
  readonly unterminated: boolean;
}

/** Finds the statements and parameters of a text. What is quoted or commented out is no parameter. Never throws. */
export const scanParameters = remembered((sql: string): ParameterScan => {
  const boundary = new StatementBoundary(sql);
  const named: string[] = [];
  const offsets: number[] = [];
  let statements = 0;
  let inStatement = false;
  let unterminated = false;
  for (const token of tokenize(sql)) {
    if (!isSignificant(token)) continue;
    if (boundary.endsAt(token)) {
      inStatement = false;
      continue;
    }
    if (!inStatement) statements += 1;
    inStatement = true;
    if (token.kind === 'unterminated') unterminated = true;
    if (token.kind !== 'parameter') continue;
    const text = sql.slice(token.start, token.end);
    if (text === '?') offsets.push(token.start);
    else named.push(text);
  }
  return { statements, anonymous: offsets.length, named, offsets, unterminated };
});
