/** The tokens of a condition: its brackets, calls and comparisons, and the operands that are known to be times. */

export interface Token {
  readonly kind: string;
  readonly text: string;
}

/** A value that a time is compared with; `list` is a parameter that holds a JSON array of them. */
export type Beside =
  | { readonly kind: 'string' | 'parameter' | 'list'; readonly token: Token }
  /** What SQLite itself calculates. */
  | { readonly kind: 'call'; readonly first: Token; readonly last: Token };

/** An operand by the places of its first and last token. Another time column, and NULL, need nothing done. */
export interface Operand {
  readonly from: number;
  readonly to: number;
  readonly beside: Beside | null;
}

export interface Comparison {
  readonly kind: 'two' | 'between' | 'in' | 'pattern' | 'null';
  readonly from: number;
  readonly to: number;
}

export const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const SYMBOLS = words('= == < <= > >= <> !=');
const PATTERNS = words('like glob match regexp');
/** What a comparison stands behind, and what it stands before. */
const BEGINNINGS = words('( , and or not where on having when then else select by');
const ENDS = words(') , and or when then else end group having window order limit union except intersect asc desc');
/** Words before a bracket that make it no call. */
const NO_CALLS = words(
  '= == < <= > >= <> != is not distinct from between in like glob match regexp and or where on having case when then else select by exists values',
);

const CALCULATED = words('datetime date');
const CLOCKS = words('current_timestamp current_date');
const FULL_FORMAT = /^'(?:%Y-%m-%d|%F)(?:[T ](?:%H:%M(?::%[Sf])?|%[RT])Z?)?'$/;

/** Places are those of tokens; one that is outside has no token. */
export class ConditionTokens {
  readonly tokens: readonly Token[];
  readonly #isTime: (column: string) => boolean;
  /** The other bracket of each. */
  readonly #brackets: ReadonlyMap<number, number>;

  /** @param tokens without blanks and comments. */
  constructor(tokens: readonly Token[], isTime: (column: string) => boolean) {
    this.tokens = tokens;
    this.#isTime = isTime;
    this.#brackets = bracketsOf(tokens);
  }

  /** The bracket that closes that at a place. */
  closing(opening: number): number | undefined {
    return this.word(opening) === '(' ? this.#brackets.get(opening) : undefined;
  }

  /** What is known to be a time, from a place on. */
  operandAt(at: number): Operand | undefined {
    const first = this.tokens[at];
    const word = this.word(at);
    if (first === undefined) return undefined;
    if (first.kind === 'string' || first.kind === 'parameter') {
      return { from: at, to: at, beside: { kind: first.kind, token: first } };
    }
    if (word === 'null') return { from: at, to: at, beside: null };
    if (word === '(') {
      const inner = this.operandAt(at + 1);
      return inner && this.word(inner.to + 1) === ')' ? { ...inner, from: at, to: inner.to + 1 } : undefined;
    }
    const to = this.#calculatedTo(at);
    if (to !== undefined) return { from: at, to, beside: { kind: 'call', first, last: this.tokens[to] as Token } };
    const column = this.word(at + 1) === '.' ? at + 2 : at;
    return this.isColumn(column) ? { from: at, to: column, beside: null } : undefined;
  }

  /** The same that ends before a place. */
  operandBefore(end: number): Operand | undefined {
    const last = end - 1;
    const opening = this.word(last) === ')' ? this.#brackets.get(last) : undefined;
    const from = opening === undefined ? this.columnFrom(last) : this.isCall(opening) ? opening - 1 : opening;
    const operand = this.operandAt(from);
    return operand?.to === last ? operand : undefined;
  }

  /** Where what SQLite calculates ends, from a place on. */
  #calculatedTo(at: number): number | undefined {
    const word = this.word(at) ?? '';
    if (CLOCKS.has(word)) return at;
    if (this.word(at + 1) !== '(') return undefined;
    const isTime = CALCULATED.has(word) || (word === 'strftime' && FULL_FORMAT.test(this.tokens[at + 2]?.text ?? ''));
    return isTime ? this.#brackets.get(at + 1) : undefined;
  }

  /** The comparison whose sign or words begin at a place. */
  comparisonAt(from: number): Comparison | undefined {
    const word = this.word(from) ?? '';
    if (SYMBOLS.has(word)) return { kind: 'two', from, to: from };
    if (word === 'isnull' || word === 'notnull') return { kind: 'null', from, to: from };
    const negated = this.word(from + 1) === 'not';
    if (word === 'is') {
      const to = negated ? from + 1 : from;
      const isLong = this.word(to + 1) === 'distinct' && this.word(to + 2) === 'from';
      return { kind: 'two', from, to: isLong ? to + 2 : to };
    }
    const to = word === 'not' ? from + 1 : from;
    const named = this.word(to) ?? '';
    if (named === 'between' || named === 'in') return { kind: named, from, to };
    if (PATTERNS.has(named)) return { kind: 'pattern', from, to };
    return word === 'not' && named === 'null' ? { kind: 'null', from, to } : undefined;
  }

  /** That which ends before a place: `IS NOT DISTINCT FROM` has four words. */
  comparisonBefore(end: number): Comparison | undefined {
    return [4, 3, 2, 1].map((length) => this.comparisonAt(end - length)).find((found) => found?.to === end - 1);
  }

  /** The bracket around a place that opens last. */
  around(at: number): number | undefined {
    for (let before = at - 1; before >= 0; before -= 1) {
      if (this.word(before) === '(') return before;
      if (this.word(before) === ')') before = this.#brackets.get(before) ?? before;
    }
    return undefined;
  }

  /** Where the name of a column begins, with that of its table. */
  columnFrom(at: number): number {
    return this.word(at - 1) === '.' ? at - 2 : at;
  }

  /** Whether a time column is named. */
  isColumn(at: number): boolean {
    const { kind, text } = this.tokens[at] ?? { kind: '', text: '' };
    if (kind === 'identifier') return this.#isTime(text.slice(1, -1).toLowerCase());
    return kind === 'word' && this.#isTime(text.toLowerCase());
  }

  /** Whether an opening bracket is that of a function. */
  isCall(bracket: number): boolean {
    const before = this.tokens[bracket - 1];
    if (before?.kind === 'identifier') return true;
    return before?.kind === 'word' && !NO_CALLS.has(before.text.toLowerCase());
  }

  /** Whether a comparison can begin at a place. */
  begins(at: number): boolean {
    return at === 0 || BEGINNINGS.has(this.word(at - 1) ?? '');
  }

  /** Whether one has ended before it. */
  ends(at: number): boolean {
    return at >= this.tokens.length || ENDS.has(this.word(at) ?? '');
  }

  /** A word in small letters, or a sign. */
  word(at: number): string | undefined {
    const token = this.tokens[at];
    return token?.kind === 'word' || token?.kind === 'operator' ? token.text.toLowerCase() : undefined;
  }
}

function bracketsOf(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const brackets = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach(({ kind, text }, at) => {
    if (kind !== 'operator') return;
    if (text === '(') open.push(at);
    const opening = text === ')' ? open.pop() : undefined;
    if (opening !== undefined) brackets.set(opening, at).set(at, opening);
  });
  return brackets;
}
