/** Values of options, read strictly: what cannot be meant is wrong usage. */
import { InvalidArgumentError } from '@commander-js/extra-typings';

/** `20` */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) {
    throw new InvalidArgumentError('Give a whole number, such as 20.');
  }
  return count;
}

/** The same from 1 on. */
export function parseSteps(text: string): number {
  const count = parseCount(text);
  if (count === 0) throw new InvalidArgumentError('Give a whole number from 1 on.');
  return count;
}

const SIZE = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
} as const;

/** Bytes: `500MB`, `1.5 GiB`, `4096`. */
export function parseSize(text: string): number {
  const [, amount, unit = 'b'] = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?b)?$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(amount) * SIZE[unit.toLowerCase() as keyof typeof SIZE]);
  if (!Number.isSafeInteger(bytes)) throw new InvalidArgumentError('Give a size, such as 500MB.');
  return bytes;
}

/** What modules keep for themselves; `arguments` and `eval` may not be bound there. */
const RESERVED =
  /^(?:arguments|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$/;

/** A name that a constant of a module can have. */
export function parseIdentifier(text: string): string {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text) || RESERVED.test(text)) {
    throw new InvalidArgumentError('Give a name that a constant in JavaScript can have, such as migrations.');
  }
  return text;
}

const AGO = { h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The start of a day (`2026-01-31`, in the reader's time zone), a moment (`2026-01-31T14:00`), or how long ago (`12h`, `7d`, `2w`). */
export function parseSince(text: string): Date {
  return parseMoment(text, 0);
}

/** As `parseSince`, but a day counts to its end. */
export function parseUntil(text: string): Date {
  return parseMoment(text, 1);
}

function parseMoment(text: string, days: 0 | 1): Date {
  const [, amount, unit] = /^(\d+)([hdw])$/.exec(text) ?? [];
  if (amount !== undefined) return new Date(Date.now() - Number(amount) * AGO[unit as keyof typeof AGO]);
  const day = DAY.test(text);
  const time = new Date(day ? `${text}T00:00` : text);
  // JavaScript takes 2026-02-31 for the 3rd of March.
  const exact = !Number.isNaN(time.getTime()) && (!day || time.getDate() === Number(text.slice(-2)));
  if (!exact || !/^\d{4}-/.test(text)) {
    throw new InvalidArgumentError(
      'Give a day (2026-01-31), a moment (2026-01-31T14:00) or how long ago (12h, 7d, 2w).',
    );
  }
  if (day) time.setDate(time.getDate() + days);
  return time;
}
