/**
 * What stands beside the time columns of a condition. A column may be compared with what is known to be a time, and with
 * nothing else: SQLite would compare it as text, and give a wrong answer without a word.
 */

import { ValidationError } from '@coterie/core';
import { type Beside, ConditionTokens, type Operand, type Token, words } from './condition-tokens.ts';

/** Functions that read a time as one, or not at all; and those through which it passes as the text that it is. */
const READING = words('date time datetime julianday unixepoch strftime timediff count length typeof substr substring');
const PASSING = words('max min coalesce ifnull nullif iif if');

/**
 * @param tokens without blanks and comments.
 * @throws {ValidationError} `where` for a time column that is compared with anything else, or goes into an expression.
 */
export function besideTimes(tokens: readonly Token[], isTime: (column: string) => boolean): readonly Beside[] {
  return new Comparisons(new ConditionTokens(tokens, isTime)).all();
}

class Comparisons {
  readonly #in: ConditionTokens;

  constructor(condition: ConditionTokens) {
    this.#in = condition;
  }

  all(): readonly Beside[] {
    return this.#in.tokens.flatMap((_, at) => {
      if (!this.#in.isColumn(at) || this.#in.word(at - 1) === 'as' || this.#in.word(at + 1) === '.') return [];
      const { from, to } = this.#bracketed(this.#in.columnFrom(at), at);
      const operands = this.#behind(from, to) ?? this.#before(from, to) ?? this.#asUpperBound(from, to);
      if (operands === undefined && !this.#isRead(from, to)) throw refused(this.#in.tokens, at, to);
      return (operands ?? []).flatMap(({ beside }) => beside ?? []);
    });
  }

  /** What follows `column >`, `column BETWEEN`, `column NOT IN`. */
  #behind(from: number, to: number): readonly Operand[] | undefined {
    const comparison = this.#in.begins(from) ? this.#in.comparisonAt(to + 1) : undefined;
    if (comparison === undefined) return undefined;
    const at = comparison.to + 1;
    if (comparison.kind === 'in') return this.#list(at);
    if (comparison.kind === 'between') return this.#range(at);
    return comparison.kind === 'two' ? this.#last(at) : [];
  }

  /** What precedes `< column`, `BETWEEN column AND`; the upper bound of that follows. */
  #before(from: number, to: number): readonly Operand[] | undefined {
    const comparison = this.#in.comparisonBefore(from);
    const left = comparison && this.#in.operandBefore(comparison.from);
    if (left === undefined || !this.#in.begins(left.from)) return undefined;
    if (comparison?.kind !== 'between') return this.#in.ends(to + 1) ? [left] : undefined;
    const upper = this.#in.word(to + 1) === 'and' ? this.#last(to + 2) : undefined;
    return upper && [left, ...upper];
  }

  /** What precedes `BETWEEN value AND column`. */
  #asUpperBound(from: number, to: number): readonly Operand[] | undefined {
    const lower =
      this.#in.word(from - 1) === 'and' && this.#in.ends(to + 1) ? this.#in.operandBefore(from - 1) : undefined;
    const comparison = lower && this.#in.comparisonBefore(lower.from);
    const left = comparison?.kind === 'between' ? this.#in.operandBefore(comparison.from) : undefined;
    return lower && left && this.#in.begins(left.from) ? [left, lower] : undefined;
  }

  #last(at: number): readonly Operand[] | undefined {
    const operand = this.#in.operandAt(at);
    return operand && this.#in.ends(operand.to + 1) ? [operand] : undefined;
  }

  #range(at: number): readonly Operand[] | undefined {
    const lower = this.#in.operandAt(at);
    const upper = lower && this.#in.word(lower.to + 1) === 'and' ? this.#last(lower.to + 2) : undefined;
    return lower && upper && [lower, ...upper];
  }

  #list(opening: number): readonly Operand[] | undefined {
    const closing = this.#in.closing(opening);
    if (closing === undefined || !this.#in.ends(closing + 1)) return undefined;
    const array = this.#in.tokens[opening + 6];
    const inside = this.#in.tokens.slice(opening + 1, closing).map(({ text }) => text.toLowerCase());
    if (array?.kind === 'parameter' && inside.join(' ') === `select value from json_each ( ${array.text} )`) {
      return [{ from: opening, to: closing, beside: { kind: 'list', token: array } }];
    }
    const operands: Operand[] = [];
    for (let at = opening + 1; at < closing; ) {
      const operand = this.#in.operandAt(at);
      if (operand === undefined || !(operand.to + 1 === closing || this.#in.word(operand.to + 1) === ','))
        return undefined;
      operands.push(operand);
      at = operand.to + 2;
    }
    return operands;
  }

  /** Whether the time is sorted by, or goes into a function that reads it. */
  #isRead(from: number, to: number): boolean {
    if (this.#in.word(from - 1) === 'by') return this.#in.ends(to + 1);
    for (let bracket = this.#in.around(from); bracket !== undefined; bracket = this.#in.around(bracket)) {
      const called = this.#in.isCall(bracket) ? (this.#in.word(bracket - 1) ?? '') : undefined;
      if (called !== undefined && READING.has(called)) return true;
      if (called === undefined ? this.#in.word(bracket + 1) === 'select' : !PASSING.has(called)) return false;
    }
    return false;
  }

  /** With the brackets that stand around it alone. */
  #bracketed(from: number, to: number): { readonly from: number; readonly to: number } {
    const isAlone = this.#in.word(from - 1) === '(' && this.#in.word(to + 1) === ')' && !this.#in.isCall(from - 1);
    return isAlone ? this.#bracketed(from - 1, to + 1) : { from, to };
  }
}

function refused(tokens: readonly Token[], at: number, to: number): ValidationError {
  const column = tokens[at]?.text ?? '';
  const near = tokens
    .slice(Math.max(at - 3, 0), to + 4)
    .map(({ text }) => text)
    .join(' ');
  return new ValidationError(
    'where',
    `${column} is a time, and would be compared as text in: ${near}. Compare it by itself with ?, a text such as '2024-01-01', datetime(…) or another time column; for everything else write julianday(${column}), and julianday(…) around what it is compared with.`,
  );
}
