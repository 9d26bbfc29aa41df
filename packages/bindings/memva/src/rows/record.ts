/**
 * What a row says beside its `data`. The store reads its columns from the record, so that is stored with it and marked, and
 * `data` comes back as it was given.
 */

import { ValidationError } from '@coterie/core';
import type { JsonObject } from '@coterie/store';
import { isObject } from './values.ts';

/** The key of the mark. Nothing of Claude Code begins so. */
const MARK = '$memva';

/** What was given. */
export interface Given {
  readonly data: JsonObject;
  /** Null where it is that of the folder. */
  readonly projectName: string | null;
}

/**
 * The record to be stored.
 * @param words what the row says, in Claude Code's words; `data` says it first.
 * @throws {ValidationError} for data that has the mark already.
 */
export function markedRecord({ data, projectName }: Given, words: JsonObject): JsonObject {
  if (Object.hasOwn(data, MARK)) {
    throw new ValidationError('data', `data has a field ${MARK}, which marks what was added to it. Rename that field.`);
  }
  const added = Object.entries(words).filter(([key]) => !Object.hasOwn(data, key));
  if (added.length === 0 && projectName === null) return data;
  const mark = { added: added.map(([key]) => key), ...(projectName !== null && { project_name: projectName }) };
  return { ...Object.fromEntries(added), ...data, [MARK]: mark };
}

/** What was given, of a record that was stored; of records that no row brought, the whole. */
export function givenOf(record: JsonObject): Given {
  const mark = record[MARK];
  if (mark === undefined || !isObject(mark) || !Array.isArray(mark.added)) return { data: record, projectName: null };
  const gone: readonly unknown[] = [MARK, ...mark.added];
  return {
    data: Object.fromEntries(Object.entries(record).filter(([key]) => !gone.includes(key))),
    projectName: typeof mark.project_name === 'string' ? mark.project_name : null,
  };
}
