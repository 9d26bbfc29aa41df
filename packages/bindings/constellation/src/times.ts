import { ValidationError } from '@coterie/core';
import { type Moment, readMoment as readText } from '@coterie/store';

const DAY = 86_400_000;

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

function readTime(text: string, argument: string): Moment {
  const moment = readText(String(text));
  if (moment !== null) return moment;
  throw new ValidationError(
    argument,
    `${argument} is ${JSON.stringify(String(text))}. Give a time such as 2026-01-31T12:00:00Z, or a day such as 2026-01-31.`,
  );
}
