/**
 * What stands beside the time columns of a condition. A column may be compared with what is known to be a time, and what a
 * function reads of one with what is read in the same way, and with nothing else: SQLite would compare texts, and give a wrong
 * answer without a word.
 */

import { ValidationError } from '@coterie/core';
import {
  type Beside,
  ConditionTokens,
  type Operand,
  type Operands,
  type Range,
  type Token,
  words,
} from './condition-tokens.ts';
import { hasOrder, isMoment, isSameReading, type Reading } from './time-formats.ts';
import { callIn, Instants, TimeReadings } from './time-readings.ts';

/** Functions that do not look at what a time says; and those through which it passes as the text that it is. */
const BLIND = words('count length typeof');
const PASSING = words('max min coalesce ifnull');

/**
 * @param tokens without blanks and comments.
 * @throws {ValidationError} `where` for a time column that is compared with anything else, or goes into an expression.
 */
export function besideTimes(tokens: readonly Token[], isTime: (column: string) => boolean): readonly Beside[] {
  return new Comparisons(new ConditionTokens(tokens, isTime)).all();
}

/** A call around a time column. */
interface Read extends Range {
  readonly reading: Reading;
  /** What stands beside the column in it. */
  readonly besides: readonly Beside[];
}

class Comparisons {
  readonly #in: ConditionTokens;
  readonly #instants: Instants;

  constructor(condition: ConditionTokens) {
    this.#in = condition;
    this.#instants = new Instants(condition);
  }

  all(): readonly Beside[] {
    const all = new Map<Token, Beside>();
    this.#in.tokens.forEach((_, at) => {
      if (!this.#in.isColumn(at) || this.#in.word(at - 1) === 'as' || this.#in.word(at + 1) === '.') return;
      const column = this.#in.bracketed({ from: this.#in.columnFrom(at), to: at });
      for (const beside of this.#besideColumn(column, at)) {
        const token = beside.kind === 'call' ? beside.first : beside.token;
        // One value can stand beside two columns, and not be a moment beside one and a day beside the other.
        if (!isSame(all.get(token) ?? beside, beside)) throw refusedColumn(this.#in, column, at);
        all.set(token, beside);
      }
    });
    return [...all.values()];
  }

  #besideColumn(column: Range, at: number): readonly Beside[] {
    const compared = this.#compared(this.#instants, column);
    if (compared !== undefined) return compared;
    if (this.#isSorted(column) || this.#isElementOf(BLIND, column)) return [];
    const read = this.#readAround(column);
    if (read === undefined || !hasOrder(read.reading)) throw refusedColumn(this.#in, column, at);
    const beside = this.#besideReading(new TimeReadings(this.#in, { ...read.reading, isWhole: true }), read);
    if (beside === undefined) throw refusedReading(this.#in, read);
    return [...read.besides, ...beside];
  }

  /** The outermost call that reads a column, or what that passes through. */
  #readAround(range: Range): Read | undefined {
    const opening = this.#in.around(range.from);
    const closing = opening === undefined ? undefined : this.#in.closing(opening);
    if (opening === undefined || closing === undefined || !this.#in.isCall(opening)) return undefined;
    const around = this.#in.bracketed({ from: opening - 1, to: closing });
    if (this.#isElementOf(PASSING, range)) {
      const besides = this.#all(this.#instants, this.#in.elements(opening));
      const read = besides && this.#readAround(around);
      return read && { ...read, besides: [...besides, ...read.besides] };
    }
    const call = callIn(this.#in, { from: opening - 1, to: closing });
    const isCast = this.#in.word(opening - 1) === 'cast';
    const isRead = isCast || (call?.time?.from === range.from && call.time.to === range.to);
    if (call === undefined || call.isEpoch || !isRead) return undefined;
    const outer = this.#readAround(around);
    if (outer === undefined) return { ...around, reading: call.reading, besides: call.modifiers };
    if (!isMoment(call.reading) && this.#in.word(around.from - 2) !== 'cast') return undefined;
    return { ...outer, besides: [...call.modifiers, ...outer.besides] };
  }

  /** What stands beside a reading, or beside what is calculated of it. */
  #besideReading(whole: TimeReadings, part: Range): readonly Beside[] | undefined {
    const range = this.#in.extent(part);
    const readings = range.from === part.from && range.to === part.to ? whole : whole.calculated();
    const inside = readings.besides(range);
    if (inside === undefined || this.#isSorted(range)) return inside;
    const compared = this.#compared(readings, range) ?? this.#amongOthers(readings, range);
    if (compared !== undefined) return [...inside, ...compared];
    const opening = this.#in.around(range.from);
    const to = opening === undefined ? undefined : this.#in.closing(opening);
    if (opening === undefined || to === undefined || !readings.isFolded(opening)) return undefined;
    const from = this.#in.isCall(opening) ? opening - 1 : opening;
    return this.#besideReading(readings.folded(opening), { from, to });
  }

  #compared(operands: Operands, range: Range): readonly Beside[] | undefined {
    const found = this.#behind(operands, range) ?? this.#before(operands, range) ?? this.#asUpperBound(operands, range);
    return found?.flatMap(({ besides }) => besides);
  }

  /** What follows `column >`, `column BETWEEN`, `column NOT IN`. */
  #behind(operands: Operands, { from, to }: Range): readonly Operand[] | undefined {
    const comparison = this.#in.begins(from) ? this.#in.comparisonAt(to + 1) : undefined;
    if (comparison === undefined || comparison.kind === 'pattern') return undefined;
    const at = comparison.to + 1;
    if (comparison.kind === 'in') return this.#list(operands, at);
    if (comparison.kind === 'between') return this.#range(operands, at);
    return comparison.kind === 'two' ? this.#last(operands, at) : [];
  }

  /** What precedes `< column`, `BETWEEN column AND`; the upper bound of that follows. */
  #before(operands: Operands, { from, to }: Range): readonly Operand[] | undefined {
    const comparison = this.#in.comparisonBefore(from);
    if (comparison === undefined || comparison.kind === 'pattern') return undefined;
    const left = this.#operandBefore(operands, comparison.from);
    if (left === undefined) return undefined;
    if (comparison.kind !== 'between') return this.#in.ends(to + 1) ? [left] : undefined;
    const upper = this.#in.word(to + 1) === 'and' ? this.#last(operands, to + 2) : undefined;
    return upper && [left, ...upper];
  }

  /** What precedes `BETWEEN value AND column`. */
  #asUpperBound(operands: Operands, { from, to }: Range): readonly Operand[] | undefined {
    if (this.#in.word(from - 1) !== 'and' || !this.#in.ends(to + 1)) return undefined;
    const lower = this.#operand(operands, this.#in.extent({ from: from - 1, to: from - 2 }));
    const comparison = lower && this.#in.comparisonBefore(lower.from);
    const left = comparison?.kind === 'between' ? this.#operandBefore(operands, comparison.from) : undefined;
    return lower && left && [left, lower];
  }

  /** What stands at the same place of the other row in `(column, id) > (?, ?)`, or precedes `IN (column, value)`. */
  #amongOthers(operands: Operands, range: Range): readonly Beside[] | undefined {
    const opening = this.#in.around(range.from);
    const closing = opening === undefined ? undefined : this.#in.closing(opening);
    if (opening === undefined || closing === undefined || this.#in.isCall(opening)) return undefined;
    const before = this.#in.comparisonBefore(opening);
    if (before?.kind === 'in') return this.#operandBefore(operands, before.from)?.besides;
    const row = this.#in.elements(opening);
    const comparison = this.#in.comparisonAt(closing + 1) ?? before;
    if (comparison?.kind !== 'two' || row.length === 1) return undefined;
    const isLeft = comparison.from > closing;
    const other = isLeft ? comparison.to + 1 : this.#in.opening(comparison.from - 1);
    const left = isLeft ? opening : other;
    if (other === undefined || left === undefined || !this.#in.begins(left)) return undefined;
    if (this.#in.word(other + 1) === 'select') return undefined;
    const beside = this.#in.elements(other)[row.findIndex(({ from }) => from === range.from)];
    return beside && operands.besides(beside);
  }

  #operand(operands: Operands, range: Range): Operand | undefined {
    const besides = operands.besides(range);
    return besides && { ...range, besides };
  }

  #operandAt(operands: Operands, at: number): Operand | undefined {
    return this.#operand(operands, this.#in.extent({ from: at, to: at - 1 }));
  }

  #operandBefore(operands: Operands, end: number): Operand | undefined {
    const operand = this.#operandAt(operands, end);
    return operand && this.#in.begins(operand.from) ? operand : undefined;
  }

  #last(operands: Operands, at: number): readonly Operand[] | undefined {
    const operand = this.#operandAt(operands, at);
    return operand && this.#in.ends(operand.to + 1) ? [operand] : undefined;
  }

  #range(operands: Operands, at: number): readonly Operand[] | undefined {
    const lower = this.#operandAt(operands, at);
    const upper = lower && this.#in.word(lower.to + 1) === 'and' ? this.#last(operands, lower.to + 2) : undefined;
    return lower && upper && [lower, ...upper];
  }

  #list(operands: Operands, from: number): readonly Operand[] | undefined {
    const to = this.#in.closing(from);
    if (to === undefined || !this.#in.ends(to + 1)) return undefined;
    const array = this.#in.tokens[from + 6];
    const inside = this.#in.tokens.slice(from + 1, to).map(({ text }) => text.toLowerCase());
    if (array?.kind === 'parameter' && inside.join(' ') === `select value from json_each ( ${array.text} )`) {
      return [{ from, to, besides: [{ kind: 'list', token: array, as: operands.as }] }];
    }
    const besides = this.#all(operands, this.#in.elements(from));
    return besides && [{ from, to, besides }];
  }

  #all(operands: Operands, ranges: readonly Range[]): readonly Beside[] | undefined {
    const all = ranges.map((range) => operands.besides(range));
    return all.every((besides) => besides !== undefined) ? all.flat() : undefined;
  }

  #isSorted({ from, to }: Range): boolean {
    return this.#in.word(from - 1) === 'by' && this.#in.ends(to + 1);
  }

  #isElementOf(functions: ReadonlySet<string>, { from }: Range): boolean {
    const opening = this.#in.around(from);
    return opening !== undefined && this.#in.isCall(opening) && functions.has(this.#in.word(opening - 1) ?? '');
  }
}

function isSame(one: Beside, other: Beside): boolean {
  if (one.kind === 'call' || other.kind === 'call') return one.kind === other.kind;
  if (typeof one.as === 'string' || typeof other.as === 'string') return one.as === other.as;
  return isSameReading(one.as, other.as);
}

function refusedColumn(condition: ConditionTokens, range: Range, at: number): ValidationError {
  const column = condition.tokens[at]?.text ?? '';
  return new ValidationError(
    'where',
    `${column} is a time, and would be compared as text in: ${near(condition, range)}. Compare it by itself with ?, a text such as '2024-01-01', datetime(…) or another time column, and a part of it as in date(${column}) = '2024-01-01'; for everything else compare julianday(${column}) with julianday(…).`,
  );
}

function refusedReading(condition: ConditionTokens, { from, to, reading }: Read): ValidationError {
  const other = reading.isNumber ? 'a number such as it gives' : 'a text that is written like what it gives';
  return new ValidationError(
    'where',
    `What ${reading.call.replace('?', '…')} makes of a time would be compared with something else in: ${near(condition, { from, to })}. Compare it with ${reading.call}, where ? is a Date or a text such as '2024-01-01', with the same of another time column, or with ${other}.`,
  );
}

function near(condition: ConditionTokens, { from, to }: Range): string {
  return condition.tokens
    .slice(Math.max(from - 3, 0), to + 4)
    .map(({ text }) => text)
    .join(' ');
}
