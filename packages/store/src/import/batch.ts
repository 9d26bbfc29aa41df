/** What one transaction of an import writes, gathered record by record. */

import type { Value } from '@coterie/core';
import { derivedId } from '../environment.ts';
import { rowValues } from '../transcripts/insert.ts';
import type { RecordFacts } from '../transcripts/record.ts';
import { readRecord } from '../transcripts/record.ts';
import type { FileIdentity } from './known-file.ts';
import type { Item } from './records.ts';
import { utf8Beginning, utf8Length } from './utf8.ts';

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

/** The record as a row, with as much of its search text as leaves it within so many bytes. */
export function rowOf(item: RecordItem, file: FileIdentity, agentId: string | null, most: number): Row {
  const facts = readRecord(item.record);
  const session = facts.sessionId ?? file.session;
  const id = derivedId('event', file.id, file.revision, item.place);
  const rowWith = (said: RecordFacts): Row => {
    const values = rowValues({ id, sessionId: session, place: item.place, agentId, json: item.json }, said);
    let bytes = 0;
    for (const value of values) bytes += sizeOf(value);
    return { session, facts, values, bytes };
  };
  const row = rowWith(facts);
  if (row.bytes <= most || facts.searchText === null) return row;
  const room = most - row.bytes + sizeOf(facts.searchText);
  return rowWith({ ...facts, searchText: utf8Beginning(facts.searchText, room) || null });
}

/** Rows that go together into the database, and what they say about their sessions. */
export class Batch {
  readonly rows: (readonly Value[])[] = [];
  readonly parts = new Map<string, Part>();
  bytes = 0;
  hasSummaries = false;

  add(row: Row): void {
    this.rows.push(row.values);
    this.bytes += row.bytes;
    this.hasSummaries ||= row.facts.leafUuid !== null;
    this.note(row);
  }

  /** Takes what the row says about its session, and not the row. */
  note({ session, facts }: Row): void {
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
