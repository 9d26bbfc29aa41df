import type { JsonObject, JsonValue } from '../table/codec.ts';
import { isObject } from '../transcripts/content.ts';
import { isTooDeep } from '../transcripts/record.ts';
import { objectEnd, objectStarts, skipBlanks, startsObject } from './json-values.ts';
import { hasControl, type Line } from './lines.ts';
import { decodeUtf8 } from './utf8.ts';

/** A record in a line, or what stands in the place of one. Offsets are those of the file. */
export type Item =
  | {
      readonly kind: 'record';
      readonly place: number;
      readonly end: number;
      readonly json: string;
      readonly record: JsonObject;
    }
  | { readonly kind: 'malformed'; readonly end: number; readonly reason: string };

export interface LineContent {
  readonly items: readonly Item[];
  /** Offset of what is not dealt with: the end of the line, or the beginning of what is still being written. */
  readonly end: number;
  /** What is wrong with that already; null when it can still become a record. */
  readonly broken: string | null;
}

/** Reads a line: mostly one record, sometimes several glued together, or none. */
export function readLine(line: Line): LineContent {
  const { bytes, start, end, problem, ended } = line;
  if (bytes === null) {
    if (!ended) return { items: [], end: start, broken: problem };
    return { items: [{ kind: 'malformed', end, reason: problem }], end, broken: null };
  }
  const first = skipBlanks(bytes, 0);
  if (first === bytes.length) return { items: [], end, broken: null };
  const whole = readValue(bytes.subarray(first));
  if (whole.kind === 'record') return { items: [{ ...whole, place: start + first, end }], end, broken: null };
  return readPieces(line, bytes, first);
}

function readPieces({ start, end, ended }: Line, bytes: Uint8Array, first: number): LineContent {
  const items: Item[] = [];
  let at = first;
  while (at < bytes.length) {
    const close = startsObject(bytes, at) ? objectEnd(bytes, at) : null;
    const value = close === null ? null : readValue(bytes.subarray(at, close));
    if (close !== null && value?.kind === 'record') {
      const next = skipBlanks(bytes, close);
      items.push({ ...value, place: start + at, end: next === bytes.length ? end : start + close });
      at = next;
    } else if (!ended) {
      const rest = bytes.subarray(at);
      const isHopeless = !startsObject(rest, 0) || hasControl(rest);
      return { items, end: start + at, broken: isHopeless ? reasonOf(rest) : null };
    } else {
      const next = findWhole(bytes, at) ?? bytes.length;
      const reason = value?.kind === 'malformed' ? value.reason : reasonOf(bytes.subarray(at, next));
      items.push({ kind: 'malformed', end: next === bytes.length ? end : start + next, reason });
      at = next;
    }
  }
  return { items, end, broken: null };
}

type Value =
  | { readonly kind: 'record'; readonly json: string; readonly record: JsonObject }
  | { readonly kind: 'malformed'; readonly reason: string };

const malformed = (reason: string): Value & { readonly kind: 'malformed' } => ({ kind: 'malformed', reason });

function readValue(bytes: Uint8Array): Value {
  const text = decodeUtf8(bytes);
  if (text === null) return malformed('not UTF-8');
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return malformed(`not JSON: ${excerpt(text)}`);
  }
  if (!isObject(value)) return malformed(`not an object: ${excerpt(text)}`);
  if (Object.keys(value).length === 0) return malformed('an empty object');
  const json = text.trim();
  if (isTooDeep(value, json)) return malformed('nested deeper than 1,000 levels, which SQLite refuses');
  return { kind: 'record', json, record: value };
}

function reasonOf(bytes: Uint8Array): string {
  if (hasControl(bytes)) return 'not JSON: it has control characters, as binary data has';
  const value = readValue(bytes);
  if (value.kind === 'record') return 'not a record';
  return startsObject(bytes, 0) && objectEnd(bytes, 0) === null ? 'cut off in the middle of a record' : value.reason;
}

function excerpt(text: string): string {
  const start = [...text.slice(0, 80)].slice(0, 40).join('');
  return JSON.stringify(start.length < text.length ? `${start}…` : start);
}

/** How many bytes are read again to find whole records in a broken line. */
const MOST_EFFORT = 64 * 1024 * 1024;

/**
 * When a process dies while it writes, the next record follows on the same line. It is found as the first place from
 * which on the line consists of whole records; parts of the broken one do not look like a record.
 */
function findWhole(bytes: Uint8Array, broken: number): number | undefined {
  let effort = 0;
  for (const start of objectStarts(bytes, broken)) {
    const { isWhole, end } = readWhole(bytes, start);
    if (isWhole) return start;
    effort += end - start;
    if (effort > MOST_EFFORT) return undefined;
  }
  return undefined;
}

function readWhole(bytes: Uint8Array, start: number): { readonly isWhole: boolean; readonly end: number } {
  let at = start;
  while (at < bytes.length) {
    const close = startsObject(bytes, at) ? objectEnd(bytes, at) : null;
    if (close === null) return { isWhole: false, end: bytes.length };
    const value = readValue(bytes.subarray(at, close));
    if (value.kind !== 'record' || !hasEnvelope(value.record)) return { isWhole: false, end: close };
    at = skipBlanks(bytes, close);
  }
  return { isWhole: true, end: at };
}

/** Every record of Claude Code has a type and one of these; the blocks inside of one have not. */
function hasEnvelope({ type, sessionId, uuid, leafUuid, messageId }: JsonObject): boolean {
  return typeof type === 'string' && [sessionId, uuid, leafUuid, messageId].some((id) => typeof id === 'string');
}
