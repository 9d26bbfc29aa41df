/** Whether the search index knows the rows that it should know, and no others. */
import type { Integrity, Operation } from '@coterie/core';
import { allDefinitions } from '../entities/index.ts';

/** A full-text index of the store, and the rows that belong in it. */
export interface SearchIndex {
  readonly name: string;
  readonly table: string;
  /** Which rows of the table, as an SQL condition. */
  readonly rows: string;
}

/** The indexes of the store's migrations: one of each entity with text, and that of the transcripts. */
export const searchIndexes: readonly SearchIndex[] = [
  ...allDefinitions.flatMap(({ table: { name }, searched }) =>
    searched === undefined ? [] : [{ name: `${name}_fts`, table: name, rows: 'TRUE' }],
  ),
  { name: 'transcript_fts', table: 'transcript_events', rows: 'search_text IS NOT NULL' },
];

/** Which rows an index knows. Whether it knows their words too, only SQLite's own check (`integrityCheck`) can tell. */
export interface SearchIndexHealth {
  /** Rows that belong in it. */
  readonly rows: number;
  /** Those that a search does not find. */
  readonly missing: number;
  /** Rows that it knows and that are no more. */
  readonly surplus: number;
}

/**
 * Compares the numbers of an index's documents, which FTS4 keeps in the index's `docsize` table, with the rows. It changes
 * nothing, unlike FTS4's `integrity-check` command, which is an INSERT.
 */
export function searchIndexHealth({ name, table, rows }: SearchIndex): Operation<SearchIndexHealth> {
  const known = `${name}_docsize`;
  return {
    access: 'read',
    statements: [
      {
        sql: `SELECT
  (SELECT count(*) FROM ${table} WHERE ${rows}),
  (SELECT count(*) FROM ${table} WHERE ${rows} AND seq NOT IN (SELECT docid FROM ${known})),
  (SELECT count(*) FROM ${known} WHERE docid NOT IN (SELECT seq FROM ${table}))`,
        params: [],
      },
    ],
    decode: ([answer]) => {
      const [all, missing, surplus] = answer?.rows[0] ?? [];
      return { rows: Number(all), missing: Number(missing), surplus: Number(surplus) };
    },
  };
}

/** Whether the words in an index are those of its rows. */
export type IndexedWords = 'right' | 'wrong' | 'unknown';

/** What `integrityCheck` has found out about the words of an index; nothing with a SQLite that cannot look. */
export function indexedWords({ name }: SearchIndex, { fullText, complete }: Integrity): IndexedWords {
  const damage = fullText.find(({ table }) => table === name);
  if (damage === undefined) return complete ? 'right' : 'unknown';
  return damage.examined ? 'wrong' : 'unknown';
}

/** What fills the index anew from its rows. */
export function rebuildSearchIndex({ name }: SearchIndex): Operation<void> {
  return {
    access: 'write',
    statements: [{ sql: `INSERT INTO ${name} (${name}) VALUES ('rebuild')`, params: [] }],
    decode: () => undefined,
  };
}
