import { ValidationError } from '@coterie/core';

const DAY = 86_400_000;

/** A day, or a moment of one as ISO 8601 and SQLite write it, with or without a zone. */
const TIME =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:[T ](?<minute>\d{2}:\d{2})(?<second>:\d{2}(?:\.\d+)?)?)? ?(?<zone>Z|[+-]\d{2}:?\d{2})?$/;

interface Time {
  readonly at: Date;
  /** Whether it names a day and no time of it. */
  readonly isDay: boolean;
}

/**
 * The moment that a text names, so that times compare as moments however they are written. Without a zone it is UTC, as
 * SQLite's own times are; a day is its beginning.
 * @throws {ValidationError} naming the argument.
 */
export function readMoment(text: string, argument: string): Date {
  return readTime(text, argument).at;
}

/** What was created from one time to another, both included; of a day as the end, the whole of it. */
export function createdWithin(startDate: string, endDate: string): { createdFrom: Date; createdBefore: Date } {
  const createdFrom = readMoment(startDate, 'startDate');
  const { at, isDay } = readTime(endDate, 'endDate');
  return { createdFrom, createdBefore: new Date(at.getTime() + (isDay ? DAY : 1)) };
}

function readTime(text: string, argument: string): Time {
  const { day, minute, second = ':00', zone = 'Z' } = TIME.exec(String(text))?.groups ?? {};
  const at = new Date(`${day}T${minute ?? '00:00'}${second}${zone.replace(/^(...)(\d\d)$/, '$1:$2')}`);
  if (day === undefined || Number.isNaN(at.getTime()) || !exists(day)) {
    throw new ValidationError(
      argument,
      `${argument} is ${JSON.stringify(String(text))}. Give a time such as 2026-01-31T12:00:00Z, or a day such as 2026-01-31.`,
    );
  }
  return { at, isDay: minute === undefined };
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function exists(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
