import { unquoteIdentifier } from './identifier.ts';
import { isKeyword, isSignificant, StatementBoundary } from './statement-boundary.ts';
import { type Token, tokenize } from './tokenizer.ts';

/** A table as a statement names it: unquoted, the schema apart. */
export interface TableName {
  readonly schema?: string;
  readonly name: string;
}

/** Walks over the first statement of a text, token by token; blanks and comments are not seen. */
export class StatementReader {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(sql: string) {
    this.#sql = sql;
    this.#tokens = firstStatement(sql);
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** The keyword or bare name that comes next, its ASCII letters in capitals; undefined for anything else. */
  get word(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word') return undefined;
    return this.#text(token).replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  }

  /** Whether these keywords come next; then passes them. */
  accept(...keywords: readonly string[]): boolean {
    if (!this.#standsAt(this.#at, keywords)) return false;
    this.#at += keywords.length;
    return true;
  }

  /** Whether one of these keywords comes next; then passes it. */
  acceptAny(...keywords: readonly string[]): boolean {
    return keywords.some((keyword) => this.accept(keyword));
  }

  /** Whether this operator comes next; then passes it. */
  acceptOperator(operator: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'operator' || this.#text(token) !== operator) return false;
    this.#at += 1;
    return true;
  }

  /** The next token's text; passes it. Undefined at the end. */
  take(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined) return undefined;
    this.#at += 1;
    return this.#text(token);
  }

  /** Passes everything up to these keywords and them too; false, and nothing passed, when they do not come. */
  skipPast(...keywords: readonly string[]): boolean {
    for (let index = this.#at; index < this.#tokens.length; index += 1) {
      if (!this.#standsAt(index, keywords)) continue;
      this.#at = index + keywords.length;
      return true;
    }
    return false;
  }

  /** Passes a parenthesis with all that it holds, if one opens here. */
  skipParentheses(): void {
    if (!this.acceptOperator('(')) return;
    for (let depth = 1; depth > 0 && !this.atEnd; ) {
      if (this.acceptOperator('(')) depth += 1;
      else if (this.acceptOperator(')')) depth -= 1;
      else this.#at += 1;
    }
  }

  /** The name that comes next, unquoted; passes it. SQLite takes a string for a name, too. */
  name(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' && token?.kind !== 'identifier' && token?.kind !== 'string') return undefined;
    this.#at += 1;
    return unquoteIdentifier(this.#text(token));
  }

  /** The name that comes next, perhaps with a schema before it; passes it. */
  tableName(): TableName | undefined {
    const first = this.name();
    if (first === undefined || !this.acceptOperator('.')) return first === undefined ? undefined : { name: first };
    const second = this.name();
    return second === undefined ? undefined : { schema: first, name: second };
  }

  #standsAt(index: number, keywords: readonly string[]): boolean {
    return keywords.every((keyword, offset) => {
      const token = this.#tokens[index + offset];
      return token !== undefined && isKeyword(this.#sql, token, keyword);
    });
  }

  #text(token: Token): string {
    return this.#sql.slice(token.start, token.end);
  }
}

function firstStatement(sql: string): readonly Token[] {
  const boundary = new StatementBoundary(sql);
  const tokens: Token[] = [];
  for (const token of tokenize(sql)) {
    if (!isSignificant(token)) continue;
    if (!boundary.endsAt(token)) tokens.push(token);
    else if (tokens.length > 0) break;
  }
  return tokens;
}
