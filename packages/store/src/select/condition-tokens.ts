/** The tokens of a condition: its brackets, calls and comparisons. */

import type { Reading } from './time-formats.ts';

export interface Token {
  readonly kind: string;
  readonly text: string;
}

/** By the places of its first and last token. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * What a value beside a time is: compared with a column (`instant`), read by one of SQLite's functions (`moment`, and `epoch`
 * where that is told to take seconds), telling such a function what to do (`modifier`), or compared with what it gives.
 */
export type As = 'instant' | 'moment' | 'epoch' | 'modifier' | Reading;

/** A value that a time is compared with; `list` is a parameter that holds a JSON array of them. */
export type Beside =
  | { readonly kind: 'string' | 'parameter' | 'list'; readonly token: Token; readonly as: As }
  /** What SQLite itself calculates. */
  | { readonly kind: 'call'; readonly first: Token; readonly last: Token };

/** What is known to be a time. Another time column, and NULL, need nothing done. */
export interface Operand extends Range {
  readonly besides: readonly Beside[];
}

/** What may stand beside something. */
export interface Operands {
  readonly as: As;
  /** What must be done with a whole range; undefined where it is not known to be one of them. */
  besides(range: Range): readonly Beside[] | undefined;
}

export interface Comparison extends Range {
  readonly kind: 'two' | 'between' | 'in' | 'pattern' | 'null';
}

export const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const SYMBOLS = words('= == < <= > >= <> !=');
const PATTERNS = words('like glob match regexp');
/** What a comparison stands behind, and what it stands before. */
const BEGINNINGS = words('( , and or not where on having when then else select by');
const ENDS = words(') , and or when then else end group having window order limit union except intersect asc desc');
/** Within these a range is one expression, or a part of one. */
const LIMITS = new Set([
  ...[...BEGINNINGS, ...ENDS, ...SYMBOLS, ...PATTERNS],
  ...words('is isnull notnull between in distinct from'),
]);
const COMMA = words(',');
/** Words before a bracket that make it no call. */
const NO_CALLS = words(
  '= == < <= > >= <> != is not distinct from between in like glob match regexp and or where on having case when then else select by exists values',
);

/** Places are those of tokens; one that is outside has no token. */
export class ConditionTokens {
  readonly tokens: readonly Token[];
  readonly #isTime: (column: string) => boolean;
  /** The other bracket of each. */
  readonly #brackets: ReadonlyMap<number, number>;
  readonly #around: readonly (number | undefined)[];

  /** @param tokens without blanks and comments. */
  constructor(tokens: readonly Token[], isTime: (column: string) => boolean) {
    this.tokens = tokens;
    this.#isTime = isTime;
    this.#brackets = bracketsOf(tokens);
    this.#around = bracketsAround(tokens, this.#brackets);
  }

  /** The bracket that closes that at a place. */
  closing(opening: number): number | undefined {
    return this.word(opening) === '(' ? this.#brackets.get(opening) : undefined;
  }

  /** The bracket that opens that at a place. */
  opening(closing: number): number | undefined {
    return this.word(closing) === ')' ? this.#brackets.get(closing) : undefined;
  }

  /** Without the brackets around all of it. */
  bare(range: Range): Range {
    return this.closing(range.from) === range.to ? this.bare({ from: range.from + 1, to: range.to - 1 }) : range;
  }

  /** With the brackets that stand around it alone. */
  bracketed({ from, to }: Range): Range {
    const isAlone = this.word(from - 1) === '(' && this.word(to + 1) === ')' && !this.isCall(from - 1);
    return isAlone ? this.bracketed({ from: from - 1, to: to + 1 }) : { from, to };
  }

  /** The parts of a range between words or signs that are in no bracket of it. */
  split({ from, to }: Range, separators: ReadonlySet<string>): readonly Range[] {
    const parts: Range[] = [];
    let begin = from;
    for (let at = from; at <= to; at += 1) {
      if (separators.has(this.word(at) ?? '')) {
        parts.push({ from: begin, to: at - 1 });
        begin = at + 1;
      }
      at = this.closing(at) ?? at;
    }
    return [...parts, { from: begin, to }];
  }

  /** What stands between a bracket and that which closes it. */
  elements(opening: number): readonly Range[] {
    const closing = this.closing(opening);
    if (closing === undefined || closing === opening + 1) return [];
    return this.split({ from: opening + 1, to: closing - 1 }, COMMA);
  }

  /** What a range is a part of, up to the next comparisons, commas and words such as AND. */
  extent(range: Range): Range {
    let { from, to } = range;
    while (!this.#isLimit(from - 1) || this.opening(from - 1) !== undefined) from = this.opening(from - 1) ?? from - 1;
    while (!this.#isLimit(to + 1) || this.closing(to + 1) !== undefined) to = this.closing(to + 1) ?? to + 1;
    return { from, to };
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
    return this.#around[at];
  }

  /** Whether a time column is a whole range, with the name of its table or without. */
  isColumnIn({ from, to }: Range): boolean {
    return this.columnFrom(to) === from && this.isColumn(to);
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

  #isLimit(at: number): boolean {
    return this.tokens[at] === undefined || LIMITS.has(this.word(at) ?? '');
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

/** Of each token, found once: a condition can be long. */
function bracketsAround(
  tokens: readonly Token[],
  brackets: ReadonlyMap<number, number>,
): readonly (number | undefined)[] {
  const open: number[] = [];
  return tokens.map(({ kind, text }, at) => {
    if (kind === 'operator' && text === ')' && brackets.has(at)) open.pop();
    const around = open.at(-1);
    if (kind === 'operator' && text === '(') open.push(at);
    return around;
  });
}
