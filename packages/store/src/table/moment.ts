/** Times as people and other programs write them, for whoever compares them with those of the store. */

const TIME =
  /^(?<day>(?:\d{4}|[+-]\d{6})-\d{2}-\d{2})(?:[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/i;

const DAY = 86_400_000;

export interface Moment {
  readonly at: Date;
  /** What comes right after it: of a day the next one, of a time of it the next millisecond. For ranges that it ends. */
  readonly after: Date;
  /** Whether a day is named and no time of it: then `at` is where it begins. */
  readonly isDay: boolean;
  /** Whether a zone is named. Without one it is UTC, as for SQLite. */
  readonly hasZone: boolean;
}

/**
 * The moment that a text names: a day, or a time of one, as ISO 8601 and SQLite write it (`2026-02-12`, `2026-02-12 09:00`,
 * `2026-02-12T10:00:00.000+01:00`), also in the years of a `Date` that have six digits. Null for any other text, and for a day that no calendar has.
 */
export function readMoment(text: string): Moment | null {
  const { day = '', time = '00:00', zone } = TIME.exec(text)?.groups ?? {};
  if (!isDay(day)) return null;
  const offset = (zone ?? 'Z').toUpperCase().replace(/^(...)(\d\d)$/, '$1:$2');
  const at = new Date(`${day}T${time}${offset}`);
  if (Number.isNaN(at.getTime())) return null;
  const isWhole = text === day;
  return { at, after: new Date(at.getTime() + (isWhole ? DAY : 1)), isDay: isWhole, hasZone: zone !== undefined };
}

/**
 * The ISO text of a time, to compare those of the store with. They compare as text, where the sign of a year beyond 9999, which
 * no row has, would come before every digit.
 */
export function comparableText(iso: string): string {
  return iso.replace(/^\+/, ':');
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isDay(text: string): boolean {
  const day = new Date(text);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
