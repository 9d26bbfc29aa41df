/** Times as columns hold them: `2026-11-30T18:29:54.123Z`, which the schema holds them to. */

const LENGTH = 24;
const ZERO = 48;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The date of such a text; other texts are left to `Date`. Reading the digits where they are takes a third of the time that
 * `new Date(text)` does, which is a tenth of reading a list of sessions.
 */
export function parseIsoDate(text: string): Date {
  if (text.length !== LENGTH || text.charCodeAt(0) < ZERO) return new Date(text);
  const days = daysSince1970(two(text, 0) * 100 + two(text, 2), two(text, 5), two(text, 8));
  const seconds = two(text, 14) * 60 + two(text, 17);
  return new Date(days * DAY + two(text, 11) * HOUR + seconds * 1000 + two(text, 20) * 10 + text.charCodeAt(22) - ZERO);
}

function two(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO;
}

/** Years begin in March here: then the day that comes every fourth year is the last one. */
function daysSince1970(year: number, month: number, day: number): number {
  const isEarly = month < 3;
  const years = isEarly ? year - 1 : year;
  const months = isEarly ? month + 9 : month - 3;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  // 30.6 days are a month's share of March to January, and 719,469 days lie before 1970.
  return years * 365 + leapDays + Math.floor((months * 306 + 5) / 10) + day - 719_469;
}
