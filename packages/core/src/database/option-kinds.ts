import type { Mode } from './contract.ts';

/** What the value of an option can be. */
export interface OptionKind {
  /** As a sentence says it: `a string`. */
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
  /** What is said of some values that do not hold; undefined for others, of which only their type is told. */
  readonly told?: (value: unknown) => string | undefined;
}

/** The longest that a timer waits. */
const LONGEST_MS = 2 ** 31 - 1;

const whole = (words: string, from: number, to: number): OptionKind => ({
  words,
  holds: (value) => Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to,
});

/** For the `known` of `assertOptions`. */
export const optionKinds = {
  text: { words: 'a string', holds: (value) => typeof value === 'string' },
  flag: { words: 'true or false', holds: (value) => typeof value === 'boolean' },
  /** Whatever; what is made of it says what it can be. */
  any: { words: 'anything', holds: () => true },
  count: whole('a whole number from 0 on', 0, Number.MAX_SAFE_INTEGER),
  atLeastOne: whole('a whole number from 1 on', 1, Number.MAX_SAFE_INTEGER),
  milliseconds: whole(`whole milliseconds from 0 to ${LONGEST_MS}`, 0, LONGEST_MS),
  /** How long something may take, of which 0 would be never. */
  timeout: whole(`whole milliseconds from 1 to ${LONGEST_MS}`, 1, LONGEST_MS),
  /** How long may be waited. */
  duration: {
    words: 'milliseconds from 0 on (Infinity waits for ever)',
    holds: (value) => typeof value === 'number' && value >= 0,
  },
  call: { words: 'a function', holds: (value) => typeof value === 'function' },
  list: { words: 'a list', holds: (value) => Array.isArray(value) },
} as const satisfies Readonly<Record<string, OptionKind>>;

/** One of these words. What is written in place of it is told, so this is not for what may hold a secret. */
export function oneOf(words: readonly string[]): OptionKind {
  return {
    words: `one of ${words.join(', ')}`,
    holds: (value) => words.includes(value as string),
    told: (value) => (typeof value === 'string' ? JSON.stringify(value) : undefined),
  };
}

/** A list of some of these words, or of none. The first that is none of them is told. */
export function someOf(words: readonly string[]): OptionKind {
  const one = oneOf(words);
  const other = (value: unknown) => (Array.isArray(value) ? value.find((item) => !one.holds(item)) : undefined);
  return {
    words: `a list with some of ${words.join(', ')}`,
    holds: (value) => Array.isArray(value) && value.every(one.holds),
    told: (value) => (Array.isArray(value) ? `one with ${JSON.stringify(other(value)) ?? 'nothing'}` : undefined),
  };
}

/** An open database, or a driver. @param mode only one that answers so. */
export function databaseKind(mode?: Mode): OptionKind {
  const modes: readonly unknown[] = mode === undefined ? ['sync', 'async'] : [mode];
  const given = {
    any: 'what betterSqlite3(path), libsql(url) or openDatabase(driver) returns',
    sync: 'a synchronous database, such as betterSqlite3(path) or await sqljs() returns',
    async: "an asynchronous database, such as libsql(url) or betterSqlite3(path, { mode: 'async' }) returns",
  };
  const modeOf = (value: unknown) => (value as { readonly mode?: unknown } | null | undefined)?.mode;
  return {
    words: given[mode ?? 'any'],
    holds: (value) => modes.includes(modeOf(value)),
    told: (value) => ({ sync: 'a synchronous one', async: 'an asynchronous one' })[String(modeOf(value))],
  };
}
