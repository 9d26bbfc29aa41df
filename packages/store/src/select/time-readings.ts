/** Calls that read a time, such as `date(created_at)`, and what can stand beside them in a comparison. */

import { type Beside, type ConditionTokens, type Operands, type Range, words } from './condition-tokens.ts';
import {
  isGiven,
  isMoment,
  isSameReading,
  isSeconds,
  numberOf,
  type Reading,
  readingIn,
  readingNamed,
  readingOfClock,
} from './time-formats.ts';

export interface ReadingCall {
  readonly reading: Reading;
  /** The time that it reads; undefined for now. */
  readonly time: Range | undefined;
  /** Whether it takes the time for seconds since 1970. */
  readonly isEpoch: boolean;
  /** The modifiers that are parameters. */
  readonly modifiers: readonly Beside[];
}

/** Functions that give one of the values that they are given, or a number made of numbers. */
const FOLDING = words('max min coalesce ifnull');
const NUMERIC = words('abs round avg sum total');
const SIGNS = words('+ - * / %');
const NUMBERS = words('integer int real numeric');
/** Modifiers by which a time would be read, or written, in another way. */
const OTHERWISE = words("'subsec' 'subsecond' 'julianday'");
const SETS = words('union except intersect');

/** The call that is a whole range. Undefined for one with a modifier that is not taken. */
export function callIn(tokens: ConditionTokens, { from, to }: Range): ReadingCall | undefined {
  const name = tokens.word(from) ?? '';
  const opening = from + 1;
  const clock = from === to ? readingOfClock(name) : undefined;
  if (clock !== undefined) return { reading: clock, time: undefined, isEpoch: false, modifiers: [] };
  if (tokens.closing(opening) !== to) return undefined;
  if (name === 'cast') {
    if (tokens.word(to - 2) !== 'as' || !NUMBERS.has(tokens.word(to - 1) ?? '')) return undefined;
    const text = callIn(tokens, tokens.bare({ from: opening + 1, to: to - 3 }));
    return text && { ...text, reading: numberOf(text.reading) };
  }
  const [first, ...others] = tokens.elements(opening);
  const format = first && first.from === first.to ? tokens.tokens[first.from] : undefined;
  const isNamed = name !== 'strftime';
  const reading = isNamed ? readingNamed(name) : format?.kind === 'string' ? readingIn(format.text) : undefined;
  const [time, ...modifiers] = isNamed && first ? [first, ...others] : others;
  const beginnings = modifiers.map(({ from }) => tokens.tokens[from]);
  const named = beginnings.map((token) => token?.text.toLowerCase() ?? '');
  if (reading === undefined || named.some((modifier) => OTHERWISE.has(modifier))) return undefined;
  const given = beginnings.flatMap((token): Beside[] =>
    token?.kind === 'parameter' ? [{ kind: 'parameter', token, as: 'modifier' }] : [],
  );
  return { reading, time, isEpoch: named[0] === "'unixepoch'", modifiers: given };
}

/** What must be looked at of the time that a call reads; undefined where it is none. */
export function besidesOfCall(tokens: ConditionTokens, call: ReadingCall): readonly Beside[] | undefined {
  const besides = besidesOfTime(tokens, call);
  return besides && [...besides, ...call.modifiers];
}

function besidesOfTime(tokens: ConditionTokens, { time, isEpoch }: ReadingCall): readonly Beside[] | undefined {
  if (time === undefined) return [];
  const { from, to } = tokens.bare(time);
  const inner = callIn(tokens, { from, to });
  if (inner !== undefined) return isMoment(inner.reading) ? besidesOfCall(tokens, inner) : undefined;
  const token = tokens.tokens[from];
  if (from !== to || token === undefined) return [];
  if (token.kind === 'number') return isEpoch && isSeconds(Number(token.text)) ? [] : undefined;
  if (token.kind !== 'string' && token.kind !== 'parameter') return [];
  return [{ kind: token.kind, token, as: isEpoch ? 'epoch' : 'moment' }];
}

/** What a reading may be compared with: the same of another time, a text that is written so, a calculation with numbers. */
export class TimeReadings implements Operands {
  readonly as: Reading;
  readonly #in: ConditionTokens;

  constructor(tokens: ConditionTokens, reading: Reading) {
    this.#in = tokens;
    this.as = reading;
  }

  /** The same of what is calculated with the reading. */
  calculated(): TimeReadings {
    return new TimeReadings(this.#in, { ...this.as, isWhole: false });
  }

  /** The same of what a function around it, or a subquery, gives. */
  folded(opening: number): TimeReadings {
    return this.#in.isCall(opening) && NUMERIC.has(this.#in.word(opening - 1) ?? '') ? this.calculated() : this;
  }

  /** Whether what a function, or a subquery, gives is a reading where what it is given is one. */
  isFolded(opening: number): boolean {
    const name = this.#in.word(opening - 1) ?? '';
    return !this.#in.isCall(opening) || FOLDING.has(name) || (this.as.isNumber && NUMERIC.has(name));
  }

  besides(range: Range): readonly Beside[] | undefined {
    const { from, to } = this.#in.bare(range);
    const call = callIn(this.#in, { from, to });
    if (call) return isSameReading(call.reading, this.as) ? besidesOfCall(this.#in, call) : undefined;
    if (this.#in.word(from) === 'select') return this.#selected(from, to);
    if (this.#in.closing(from + 1) === to && this.#in.isCall(from + 1)) {
      return this.isFolded(from + 1) ? this.#all(this.#in.elements(from + 1)) : undefined;
    }
    const isNegative = this.as.isNumber && this.#in.word(from) === '-';
    if (isNegative) return this.besides({ from: from + 1, to });
    const parts = this.as.isNumber ? this.#in.split({ from, to }, SIGNS) : [];
    if (parts.length > 1) return this.calculated().#all(parts);
    return this.#single(from, to);
  }

  #all(ranges: readonly Range[]): readonly Beside[] | undefined {
    const all = ranges.map((range) => this.besides(range));
    return all.every((besides) => besides !== undefined) ? all.flat() : undefined;
  }

  #single(from: number, to: number): readonly Beside[] | undefined {
    const token = this.#in.tokens[from];
    // The comparison of the column itself makes the reading a moment again.
    if (this.#in.isColumnIn({ from, to })) return isMoment(this.as) ? [] : undefined;
    if (from !== to || token === undefined) return undefined;
    const isValue = token.kind === 'parameter' || (token.kind === 'string' && !this.as.isNumber);
    if (isValue) return [{ kind: token.kind as 'parameter' | 'string', token, as: this.as }];
    const isNumber = token.kind === 'number' && this.as.isNumber && isGiven(this.as, Number(token.text));
    return isNumber || this.#in.word(from) === 'null' ? [] : undefined;
  }

  /** The one column of a subquery. */
  #selected(from: number, to: number): readonly Beside[] | undefined {
    if (this.#in.split({ from, to }, SETS).length > 1) return undefined;
    const [column] = this.#in.split({ from: from + 1, to }, words('from'));
    return column && this.besides(column);
  }
}

/** What a time column may be compared with: what names a moment, and other time columns. */
export class Instants implements Operands {
  readonly as = 'instant';
  readonly #in: ConditionTokens;

  constructor(tokens: ConditionTokens) {
    this.#in = tokens;
  }

  besides(range: Range): readonly Beside[] | undefined {
    const { from, to } = this.#in.bare(range);
    const [first, last] = [this.#in.tokens[from], this.#in.tokens[to]];
    if (first === undefined || last === undefined) return undefined;
    const call = callIn(this.#in, { from, to });
    if (call !== undefined) {
      const inside = isMoment(call.reading) ? besidesOfCall(this.#in, call) : undefined;
      return inside && [{ kind: 'call', first, last }, ...inside];
    }
    if (this.#in.isColumnIn({ from, to })) return [];
    if (from !== to) return undefined;
    const isValue = first.kind === 'string' || first.kind === 'parameter';
    if (isValue) return [{ kind: first.kind as 'string' | 'parameter', token: first, as: this.as }];
    return this.#in.word(from) === 'null' ? [] : undefined;
  }
}
