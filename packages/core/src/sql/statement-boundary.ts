import type { Token } from './tokenizer.ts';

type State = 'start' | 'explain' | 'create' | 'plain' | 'virtual' | 'trigger' | 'body' | 'body-semicolon';

/** Whether a token takes part in a statement: neither space nor comment. */
export function isSignificant(token: Token): boolean {
  return token.kind !== 'space' && token.kind !== 'comment';
}

/** Whether the token is this keyword, given in capitals; SQLite ignores the case of ASCII letters only. */
export function isKeyword(sql: string, token: Token, keyword: string): boolean {
  if (token.kind !== 'word' || token.end - token.start !== keyword.length) return false;
  for (let index = 0; index < keyword.length; index += 1) {
    const code = sql.charCodeAt(token.start + index);
    const capital = code >= 0x61 && code <= 0x7a ? code - 0x20 : code;
    if (capital !== keyword.charCodeAt(index)) return false;
  }
  return true;
}

/**
 * Tells which semicolons end a statement. Two kinds of statement have semicolons of their own:
 *
 * - the body of CREATE TRIGGER, from BEGIN to the END that follows a semicolon. No statement of a body can begin with
 *   END, so the END of a CASE, or a column of that name, is never mistaken for it (`sqlite3_complete` has this rule);
 * - the arguments of CREATE VIRTUAL TABLE, in which SQLite's grammar takes any token.
 */
export class StatementBoundary {
  readonly #sql: string;
  #state: State = 'start';
  #depth = 0;

  constructor(sql: string) {
    this.#sql = sql;
  }

  /** Takes the next significant token, and is true when that is the semicolon that ends the statement. */
  endsAt(token: Token): boolean {
    const next = this.#next(token);
    this.#state = next ?? 'start';
    return next === undefined;
  }

  #next(token: Token): State | undefined {
    const semicolon = token.kind === 'semicolon';
    const is = (keyword: string): boolean => isKeyword(this.#sql, token, keyword);
    switch (this.#state) {
      case 'body':
        return semicolon ? 'body-semicolon' : 'body';
      case 'body-semicolon':
        if (semicolon) return 'body-semicolon';
        return is('END') ? 'plain' : 'body';
      case 'virtual':
        this.#depth += this.#nesting(token);
        return semicolon && this.#depth <= 0 ? undefined : 'virtual';
      case 'plain':
        return semicolon ? undefined : 'plain';
    }
    if (semicolon) return undefined;
    switch (this.#state) {
      case 'trigger':
        return is('BEGIN') ? 'body' : 'trigger';
      case 'create':
        if (is('TEMP') || is('TEMPORARY')) return 'create';
        if (is('TRIGGER')) return 'trigger';
        this.#depth = 0;
        return is('VIRTUAL') ? 'virtual' : 'plain';
      case 'explain':
        if (is('QUERY') || is('PLAN')) return 'explain';
        return is('CREATE') ? 'create' : 'plain';
      default:
        if (is('EXPLAIN')) return 'explain';
        return is('CREATE') ? 'create' : 'plain';
    }
  }

  #nesting(token: Token): number {
    if (token.kind !== 'operator') return 0;
    const text = this.#sql[token.start];
    return text === '(' ? 1 : text === ')' ? -1 : 0;
  }
}
