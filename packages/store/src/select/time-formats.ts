/** What SQLite's date functions make of a time, and how a text of each of them is written. */

import { readMoment } from '../table/moment.ts';

/** A call that reads a time. What is compared with one must be made in the same way. */
export interface Reading {
  /** That of `strftime`, which all the others stand for. */
  readonly format: string;
  /** Whether it is a number, with which one can calculate. */
  readonly isNumber: boolean;
  /** The call around `?`. */
  readonly call: string;
  /** Whether it is compared as it is, and nothing is calculated with it: then a number beside it is one that it gives. */
  readonly isWhole?: boolean;
}

const MOMENT = /^%Y-%m-%d(?:[T ]%H:%M(?::%[Sf])?Z?)?$/;
const DAY = '%Y-%m-%d';
const NAMED: ReadonlyMap<string, Reading> = new Map([
  ['date', { format: DAY, isNumber: false, call: 'date(?)' }],
  ['time', { format: '%H:%M:%S', isNumber: false, call: 'time(?)' }],
  ['datetime', { format: `${DAY} %H:%M:%S`, isNumber: false, call: 'datetime(?)' }],
  ['julianday', { format: '%J', isNumber: true, call: 'julianday(?)' }],
  ['unixepoch', { format: '%s', isNumber: true, call: 'unixepoch(?)' }],
]);

/** The julian day number of the year 10000. */
const LAST_DAY = 5_373_484.5;

const CLOCKS: Readonly<Record<string, string>> = {
  current_date: 'date',
  current_time: 'time',
  current_timestamp: 'datetime',
};

const SHORT: Readonly<Record<string, string>> = { '%F': DAY, '%T': '%H:%M:%S', '%R': '%H:%M' };

/** How the parts of a format are written. */
const WRITTEN: Readonly<Record<string, string>> = {
  ...{ '%Y': '\\d{4}', '%m': '(?:0[1-9]|1[0-2])', '%d': '(?:0[1-9]|[12]\\d|3[01])', '%j': '[0-3]\\d{2}' },
  ...{ '%H': '(?:[01]\\d|2[0-3])', '%M': '[0-5]\\d', '%S': '[0-5]\\d', '%f': '[0-5]\\d\\.\\d{3}' },
  ...{ '%W': '[0-5]\\d', '%w': '[0-6]', '%u': '[1-7]', '%%': '%' },
  ...{ '%s': '-?\\d+', '%J': '\\d+\\.\\d+' },
};

/** That of a function of its own name, in small letters. */
export function readingNamed(name: string): Reading | undefined {
  return NAMED.get(name);
}

/** That of what tells the time without being called. */
export function readingOfClock(name: string): Reading | undefined {
  return Object.hasOwn(CLOCKS, name) ? NAMED.get(CLOCKS[name] ?? '') : undefined;
}

/** That of `strftime` with a format, as it is quoted in SQL. Undefined for what is not written in one known way. */
export function readingIn(quoted: string): Reading | undefined {
  const format = unquoted(quoted).replaceAll(/%[FTR]/g, (part) => SHORT[part] ?? part);
  const known = (format.match(/%.?/gs) ?? []).every((part) => part in WRITTEN);
  return known ? { format, isNumber: false, call: `strftime(${quoted}, ?)` } : undefined;
}

/** The text that `strftime` gives, as a number. */
export function numberOf({ format, call }: Reading): Reading {
  return { format, isNumber: true, call: `CAST(${call} AS INTEGER)` };
}

/** Whether both are written in one way. */
export function isSameReading(one: Reading, other: Reading): boolean {
  return one.format === other.format && one.isNumber === other.isNumber;
}

/** Whether it is a text that names a moment or a day, which other functions can read. */
export function isMoment({ format, isNumber }: Reading): boolean {
  return MOMENT.test(format) && !isNumber;
}

/** Whether it sorts as the times do: texts of numbers do not. */
export function hasOrder({ format, isNumber }: Reading): boolean {
  return isNumber || !/%[sJ]/.test(format);
}

/** Whether a text is written as SQLite would have written it. */
export function isWritten({ format }: Reading, text: string): boolean {
  const pattern = format.replaceAll(/%.|[\\^$.*+?()[\]{}|/]/gs, (part) => WRITTEN[part] ?? `\\${part}`);
  if (!new RegExp(`^${pattern}$`).test(text)) return false;
  return !format.startsWith(DAY) || readMoment(text.slice(0, '2024-01-01'.length)) !== null;
}

/** Whether a number is seconds since 1970 in the years that SQLite reads, 0000 to 9999. */
export function isSeconds(value: number | bigint): boolean {
  return value >= -62_167_219_200 && value < 253_402_300_800;
}

/** Whether a number can be what a reading gives: milliseconds since 1970, as programs have them, are no seconds. */
export function isGiven({ format, isWhole }: Reading, value: number | bigint): boolean {
  if (isWhole !== true) return true;
  return format === '%s' ? isSeconds(value) : format !== '%J' || (value >= 0 && value < LAST_DAY);
}

/** The text that a string of SQL means. */
export function unquoted(string: string): string {
  return string.slice(1, -1).replaceAll("''", "'");
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
