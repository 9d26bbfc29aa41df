/** A field's value from what was typed, and from JSON. */
import { CliError } from '../errors.ts';
import { parseSince } from '../options.ts';
import type { Field } from './fields.ts';
import { didYouMean } from './names.ts';

/**
 * `null` is null where the field may be null.
 * @param as its name in the sentence: that of the field, or of the filter.
 * @throws {CliError} `usage` for what the field cannot hold.
 */
export function parseValue(field: Field, text: string, as = field.name): unknown {
  if (text === 'null' && field.nullable) return null;
  const value = READERS[field.kind](text);
  if (value === undefined) throw new CliError('usage', `${as} cannot be ${quoted(text)}. ${WANTED[field.kind]}`);
  refuseOther(field, text, as);
  return value;
}

/** A value of a JSON document, where times are texts, and bytes base64. What fits no kind is left to the store to refuse. */
export function fromJson(field: Field, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (field.kind === 'date' || field.kind === 'blob') return parseValue(field, value);
  if (field.kind === 'text') refuseOther(field, value, field.name);
  return value;
}

function refuseOther({ allowed }: Field, text: string, as: string): void {
  if (allowed === undefined || allowed.includes(text)) return;
  throw new CliError(
    'usage',
    `${as} cannot be ${quoted(text)}. ${didYouMean(text, allowed)}It is one of ${allowed.join(', ')}.`,
  );
}

/** Undefined for what cannot be meant. */
const READERS: { readonly [kind in Field['kind']]: (text: string) => unknown } = {
  text: (text) => text,
  integer(text) {
    const number = Number(text);
    return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(number) ? number : undefined;
  },
  real(text) {
    const number = Number(text);
    return text.trim() !== '' && Number.isFinite(number) ? number : undefined;
  },
  flag: (text) => FLAGS[text.toLowerCase()],
  date: (text) => (text === 'now' ? new Date() : attempt(() => parseSince(text))),
  json: (text) => attempt(() => JSON.parse(text) as unknown),
  blob: (text) => (BASE64.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : undefined),
};

const FLAGS: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What a field of this kind is given. */
const WANTED: { readonly [kind in Field['kind']]: string } = {
  text: 'Give a text.',
  integer: 'Give a whole number, such as 20.',
  real: 'Give a number, such as 0.25.',
  flag: 'Give true or false.',
  date: 'Give a day (2026-01-31), a moment (2026-01-31T14:00), how long ago (12h, 7d, 2w), or now.',
  json: `Give JSON, such as {"model":"opus"}; a text needs its quotes: '"opus"'.`,
  blob: 'Give bytes as base64.',
};

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const SHOWN = 60;

function quoted(text: string): string {
  return `"${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}"`;
}
