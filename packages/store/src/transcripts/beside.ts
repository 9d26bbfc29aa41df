/** What is given beside a record: the columns that it does not say itself. */

import { ValidationError, type Value } from '@coterie/core';
import type { JsonObject, JsonValue } from '../table/codec.ts';
import { type RecordFacts, readRecord, readSaid } from './record.ts';
import { eventTable } from './schema.ts';
import type { BesideRecord, TranscriptEvent } from './types.ts';

/** In which word a record says it. Its session it names as the stream of a running process does, which no import follows. */
const WORDS = {
  uuid: 'uuid',
  parentUuid: 'parentUuid',
  eventType: 'type',
  timestamp: 'timestamp',
  isSidechain: 'isSidechain',
  cwd: 'cwd',
  namedSessionId: 'session_id',
} as const satisfies Partial<Record<keyof BesideRecord, string>>;

type Said = keyof typeof WORDS;

const SAID = Object.keys(WORDS) as readonly Said[];

/**
 * What the record and that which is given beside it say together.
 * @throws {ValidationError} where they say something else.
 */
export function readBeside(record: JsonObject, given: BesideRecord): RecordFacts {
  const wanted = new Map<Said, Value>();
  // What is empty in a record is null.
  for (const field of SAID) if (given[field] !== undefined) wanted.set(field, encoded(field, given) || null);
  const facts = readRecord({ ...wordsOf(record, wanted), ...record });
  for (const [field, value] of wanted) {
    if ((encoded(field, facts) || null) === value) continue;
    const [one, other] = [given[field], facts[field]].map((said) => JSON.stringify(said));
    throw new ValidationError(field, `${field} is ${one}, but data says ${other}. Let them agree.`);
  }
  const { projectName } = given;
  if (projectName === undefined) return facts;
  eventTable.encode('projectName', projectName);
  return { ...facts, projectName };
}

/** What is read with a record for `withBeside`. */
export const BESIDE_COLUMNS: readonly string[] = SAID.map((field) => eventTable.columns[field].sql);

/** The record as it came, before which stands what only its columns say. @param columns the values of `BESIDE_COLUMNS`. */
export function withBeside(json: string, columns: readonly (Value | undefined)[]): string {
  const record = JSON.parse(json) as JsonObject;
  const facts = readSaid(record);
  const beside = SAID.flatMap((field, at): [Said, Value][] => {
    const value = columns[at] ?? null;
    return value === encoded(field, facts) ? [] : [[field, value]];
  });
  const words = wordsOf(record, new Map(beside));
  if (Object.keys(words).length === 0) return json;
  const said = JSON.stringify(words);
  return Object.keys(record).length === 0 ? said : `${said.slice(0, -1)},${json.slice(json.indexOf('{') + 1)}`;
}

function encoded(field: Said, said: Pick<BesideRecord, Said>): Value {
  return eventTable.encode(field, said[field] as TranscriptEvent[Said]);
}

/** What the record does not say, in its words. */
function wordsOf(record: JsonObject, values: ReadonlyMap<Said, Value>): JsonObject {
  const words: Record<string, JsonValue> = {};
  for (const [field, value] of values) {
    const word = WORDS[field];
    if (value === null || Object.hasOwn(record, word)) continue;
    words[word] = field === 'isSidechain' ? value === 1 : (value as string);
  }
  return words;
}
