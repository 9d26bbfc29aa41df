/** What one transaction of an import writes, gathered record by record. */

import type { Value } from '@coterie/core';
import { derivedId } from '../environment.ts';
import { rowValues } from '../transcripts/insert.ts';
import type { RecordFacts } from '../transcripts/record.ts';
import { readRecord } from '../transcripts/record.ts';
import type { FileState } from './known-file.ts';
import type { Item } from './records.ts';

export type RecordItem = Extract<Item, { kind: 'record' }>;

/** What the records of a file say about a session. */
export interface Part {
  readonly session: string;
  firstAt: string | null;
  lastAt: string | null;
  cwd: string | null;
  branch: string | null;
  prompt: string | null;
  customTitle: string | null;
  aiTitle: string | null;
}

/** A record as a row, with its size. */
export interface Row {
  readonly session: string;
  readonly facts: RecordFacts;
  readonly values: readonly Value[];
  /** Of its values, as they travel. */
  readonly bytes: number;
}

export function rowOf(item: RecordItem, file: FileState, agentId: string | null): Row {
  const facts = readRecord(item.record);
  const session = facts.sessionId ?? file.session;
  const id = derivedId('event', file.id, file.revision, item.place);
  const values = rowValues({ id, sessionId: session, place: item.place, agentId, json: item.json }, facts);
  return { session, facts, values, bytes: values.reduce((sum: number, value) => sum + sizeOf(value), 0) };
}

/** Rows that go together into the database, and what they say about their sessions. */
export class Batch {
  readonly rows: (readonly Value[])[] = [];
  readonly parts = new Map<string, Part>();
  bytes = 0;
  hasSummaries = false;

  add({ session, facts, values, bytes }: Row): void {
    this.rows.push(values);
    this.bytes += bytes;
    this.hasSummaries ||= facts.leafUuid !== null;
    const part = this.parts.get(session);
    if (part === undefined) this.parts.set(session, partOf(session, facts));
    else merge(part, facts);
  }
}

function partOf(session: string, facts: RecordFacts): Part {
  const at = facts.timestamp?.toISOString() ?? null;
  const { cwd, gitBranch, prompt, customTitle, aiTitle } = facts;
  return { session, firstAt: at, lastAt: at, cwd, branch: gitBranch, prompt, customTitle, aiTitle };
}

/** The earliest and the latest time; the first folder, branch and prompt; the last title. */
function merge(part: Part, facts: RecordFacts): void {
  const at = facts.timestamp?.toISOString() ?? null;
  if (at !== null && (part.firstAt === null || at < part.firstAt)) part.firstAt = at;
  if (at !== null && (part.lastAt === null || at > part.lastAt)) part.lastAt = at;
  part.cwd ??= facts.cwd;
  part.branch ??= facts.gitBranch;
  part.prompt ??= facts.prompt;
  part.customTitle = facts.customTitle ?? part.customTitle;
  part.aiTitle = facts.aiTitle ?? part.aiTitle;
}

function sizeOf(value: Value): number {
  return typeof value === 'string' ? utf8Length(value) : 8;
}

/** Bytes of the text in UTF-8; half of a surrogate pair counts two. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
