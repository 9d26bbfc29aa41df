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

/** Just after the end of a range: the end itself belongs to it, and of a day the whole of it. */
export function readEnd(text: string, argument: string): Date {
  const { at, isDay } = readTime(text, argument);
  return new Date(at.getTime() + (isDay ? DAY : 1));
}

function readTime(text: string, argument: string): Moment {
  const moment = readText(String(text));
  if (moment !== null) return moment;
  throw new ValidationError(
    argument,
    `${argument} is ${JSON.stringify(text)}. Give a time such as 2026-01-31T12:00:00Z, or a day such as 2026-01-31.`,
  );
}
