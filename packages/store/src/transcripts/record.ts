import { searchable } from '../search/words.ts';
import type { JsonObject, JsonValue } from '../table/codec.ts';
import { isObject, type MessageBlock, messageBlocks, stringOf } from './content.ts';
import { givenTitle, promptTitle } from './title.ts';
import type { EventKind, ToolCall, TranscriptEvent } from './types.ts';

/** What a record of a transcript says of itself: the columns, and what it contributes to its session. */
export interface RecordFacts
  extends Omit<TranscriptEvent, 'seq' | 'id' | 'file' | 'place' | 'sessionId' | 'assignedSessionId' | 'data' | 'json'> {
  /** The session as files name it, by which an import goes; null where the record names none so. */
  readonly sessionId: string | null;
  /** Of a summary: the record that it ends at, and its text as a title. */
  readonly leafUuid: string | null;
  readonly summary: string | null;
  readonly searchText: string | null;
  /** A title made of this prompt. */
  readonly prompt: string | null;
  readonly customTitle: string | null;
  readonly aiTitle: string | null;
}

/** What can be said of a record in place of the record. */
export type SaidFacts = Pick<
  RecordFacts,
  'namedSessionId' | 'uuid' | 'parentUuid' | 'eventType' | 'timestamp' | 'isSidechain' | 'cwd'
>;

/** These alone, which cost nothing. */
export function readSaid(record: JsonObject): SaidFacts {
  return {
    // The stream of a running process writes it otherwise than files.
    namedSessionId: text(record.sessionId) ?? text(record.session_id),
    uuid: text(record.uuid),
    parentUuid: text(record.parentUuid),
    eventType: text(record.type) ?? 'unknown',
    timestamp: timeOf(record),
    isSidechain: record.isSidechain === true,
    cwd: text(record.cwd),
  };
}

/** Reads a record of any type and version. What is missing or of another kind than expected is null. */
export function readRecord(record: JsonObject): RecordFacts {
  const said = readSaid(record);
  const { eventType: type, isSidechain, cwd } = said;
  const message = isObject(record.message) ? record.message : {};
  const blocks = type === 'user' || type === 'assistant' ? messageBlocks(record) : [];
  const kind = kindOf(type, record, blocks);
  return {
    ...said,
    sessionId: text(record.sessionId),
    logicalParentUuid: text(record.logicalParentUuid),
    leafUuid: type === 'summary' ? text(record.leafUuid) : null,
    summary: type === 'summary' ? clean(givenTitle(stringOf(record.summary))) : null,
    subtype: text(record.subtype),
    kind,
    agentId: text(record.agentId),
    projectName: cwd === null ? null : lastPart(cwd),
    gitBranch: text(record.gitBranch),
    version: text(record.version),
    messageId: kind === 'assistant' ? text(message.id) : null,
    requestId: text(record.requestId),
    model: kind === 'assistant' ? text(message.model) : null,
    ...usageOf(message),
    toolCalls: toolCallsOf(blocks),
    searchText: searchTextOf(blocks),
    prompt: kind === 'user' && !isSidechain ? clean(promptTitle(blocks)) : null,
    customTitle:
      type === 'custom-title' ? clean(givenTitle(stringOf(record.customTitle) ?? stringOf(record.title))) : null,
    aiTitle: type === 'ai-title' ? clean(givenTitle(stringOf(record.aiTitle) ?? stringOf(record.title))) : null,
  };
}

/** SQLite reads JSON of at most this many levels. */
const MOST_LEVELS = 1000;

export function isTooDeep(record: JsonObject, json: string): boolean {
  // A level takes two characters at least.
  if (json.length <= 2 * MOST_LEVELS) return false;
  let level: readonly JsonValue[] = [record];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === MOST_LEVELS) return level.some(isContainer);
    level = level.filter(isContainer).flatMap((value) => Object.values(value));
  }
  return false;
}

function isContainer(value: JsonValue): value is JsonObject | readonly JsonValue[] {
  return typeof value === 'object' && value !== null;
}

function kindOf(type: string, record: JsonObject, blocks: readonly MessageBlock[]): EventKind | null {
  if (type === 'assistant') return 'assistant';
  if (type !== 'user') return null;
  if (blocks.some((block) => block.type === 'tool_result')) return 'tool_result';
  return record.isMeta === true || record.isCompactSummary === true ? 'meta' : 'user';
}

/** Other ways to write a time mean another one in another zone, or on another engine. */
const ISO_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** Milliseconds of 2000-01-01. Smaller numbers are seconds, or no times: no transcript is as old. */
const EARLIEST = 946_684_800_000;

/** The time of the record, in UTC, also where it names no zone. Snapshots of the file history have it inside. */
function timeOf(record: JsonObject): Date | null {
  const { timestamp, snapshot } = record;
  const given = timestamp ?? (isObject(snapshot) ? snapshot.timestamp : undefined);
  if (typeof given !== 'string' && typeof given !== 'number') return null;
  if (typeof given === 'number' && given < EARLIEST) return null;
  const time = new Date(typeof given === 'string' ? isoTime(given) : given);
  const year = time.getUTCFullYear();
  return year >= 0 && year <= 9999 ? time : null;
}

function isoTime(given: string): string {
  const [, day, time, zone] = ISO_TIME.exec(given) ?? [];
  return time === undefined ? (day ?? '') : `${day}T${time}${zone ?? 'Z'}`;
}

type Usage = Pick<RecordFacts, 'inputTokens' | 'outputTokens' | 'cacheWriteTokens' | 'cacheReadTokens'>;

const NO_USAGE: Usage = { inputTokens: null, outputTokens: null, cacheWriteTokens: null, cacheReadTokens: null };

/** All four, where there is a usage at all. */
function usageOf({ usage }: JsonObject): Usage {
  if (!isObject(usage)) return NO_USAGE;
  return {
    inputTokens: tokens(usage.input_tokens),
    outputTokens: tokens(usage.output_tokens),
    cacheWriteTokens: tokens(usage.cache_creation_input_tokens),
    cacheReadTokens: tokens(usage.cache_read_input_tokens),
  };
}

/** More is no count of tokens, and a few of such would be beyond what SQLite and JavaScript add up exactly. */
const MOST_TOKENS = 10 ** 12;

function tokens(value: JsonValue | undefined): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MOST_TOKENS ? value : 0;
}

function toolCallsOf(blocks: readonly MessageBlock[]): readonly ToolCall[] {
  return blocks.flatMap((block) =>
    block.type === 'tool_use' ? [{ id: clean(block.id) ?? '', name: clean(block.name) ?? '' }] : [],
  );
}

/** What was said: not what was thought, nor the images, nor `toolUseResult`, which repeats the tool's result. */
function searchTextOf(blocks: readonly MessageBlock[]): string | null {
  const said = blocks.flatMap((block) => (block.type === 'text' || block.type === 'tool_result' ? [block.text] : []));
  const joined = said.join('\n\n');
  return /\S/u.test(joined) ? searchable(joined) : null;
}

function text(value: JsonValue | undefined): string | null {
  return clean(stringOf(value));
}

/** JSON can hold escapes of what no column can. The record itself keeps them. */
function clean(value: string | null): string | null {
  return value === null ? null : value.replaceAll('\0', '').toWellFormed() || null;
}

function lastPart(path: string): string | null {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? null;
}
