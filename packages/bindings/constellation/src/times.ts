import { ValidationError } from '@coterie/core';
import { type Moment, readMoment } from '@coterie/store';

/** What was created from one time to another, both included; of a day as the end, the whole of it. */
export function createdWithin(startDate: string, endDate: string): { createdFrom: Date; createdBefore: Date } {
  return { createdFrom: readTime(startDate, 'startDate').at, createdBefore: readTime(endDate, 'endDate').after };
}

/**
 * The time that a text names, so that times compare as moments however they are written. Without a zone it is UTC, as
 * SQLite's own times are; a day is its beginning.
 * @throws {ValidationError} naming the argument.
 */
export function readTime(text: string, argument: string): Moment {
  const moment = readMoment(String(text));
  if (moment !== null) return moment;
  throw new ValidationError(
    argument,
    `${argument} is ${JSON.stringify(String(text))}. Give a time such as 2026-01-31T12:00:00Z, or a day such as 2026-01-31.`,
  );
}
