/** The search for an entity by words, over its full-text index, and by a piece of its text. */

import { type Operation, type Statement, ValidationError } from '@coterie/core';
import type { Conditions } from '../table/conditions.ts';
import type { Definition } from '../table/definition.ts';
import type { ContentSearch, EntityTypes, TextSearch, WordSearch } from '../table/entity.ts';
import { countOf, listStatement, pageClause } from '../table/listing.ts';
import type { Column } from '../table/table.ts';
import type { Workshop } from '../table/verbs.ts';
import { containingPattern, surroundings } from './literal.ts';
import { RANKED, scoreSql } from './rank.ts';
import { foundSnippet, snippetSql } from './snippet.ts';
import { assertText, readWords, type Words } from './words.ts';

/** How many are found unless said otherwise. */
const PAGE = 20;

/** Longest text that is looked for: a pattern of it stays below what SQLite takes. */
const LONGEST = 4096;

/** What is said in JSON is its names, texts and numbers, without the signs around them. */
function containing({ sql, codec }: Column<never>, pattern: string): Statement {
  if (codec.kind !== 'json') return { sql: `${sql} GLOB ?`, params: [pattern] };
  return {
    sql: `EXISTS (SELECT 1 FROM json_tree(${sql}) AS part WHERE (part.type IN ('text', 'integer', 'real') AND part.atom GLOB ?)
      OR (typeof(part.key) = 'text' AND part.key GLOB ?))`,
    params: [pattern, pattern],
  };
}

export function textSearch<T extends EntityTypes>(
  { table, orders, searched = [] }: Definition<T>,
  { matching, read, all }: Workshop<T>,
): TextSearch<'operation', T> {
  const { name, select } = table;
  const index = `${name}_fts`;
  const text = `(SELECT text FROM ${name}_text WHERE ${name}_text.rowid = ${name}.seq)`;

  /** Numbers of those that contain the words, the newest first, as `found_seq`. */
  function newest(words: Words, conditions: Conditions, page: Statement): Statement {
    for (const word of words.literal) conditions.add(`${text} GLOB ?`, containingPattern(word));
    if (words.match === null) {
      return {
        sql: `SELECT seq AS found_seq, 0 AS found_score FROM ${name}${conditions.sql} ORDER BY seq DESC${page.sql}`,
        params: [...conditions.params, ...page.params],
      };
    }
    conditions.add(`${index} MATCH ?`, words.match);
    return {
      sql: `SELECT ${name}.seq AS found_seq, 0 AS found_score FROM ${index} CROSS JOIN ${name} ON ${name}.seq = ${index}.docid
        ${conditions.sql} ORDER BY ${index}.docid DESC${page.sql}`,
      params: [...conditions.params, ...page.params],
    };
  }

  /** The same, the best first. What ranks a hit costs more than finding it, so only the newest are ranked. */
  function best(words: Words, conditions: Conditions, { limit, offset }: { limit: number; offset: number }): Statement {
    const most = { limit: Math.max(RANKED, limit + offset) };
    const candidates = newest(words, conditions, pageClause(most));
    const page = pageClause({ limit, offset });
    return {
      sql: `WITH found AS MATERIALIZED (
          SELECT found_seq, octet_length(${name}_text.text) AS length
          FROM (${candidates.sql}) CROSS JOIN ${name}_text ON ${name}_text.rowid = found_seq)
        SELECT found_seq, ${scoreSql(index, words.phrases)} AS found_score
        FROM ${index} CROSS JOIN found ON found_seq = ${index}.docid
        WHERE ${index} MATCH ? ORDER BY found_score DESC, found_seq DESC${page.sql}`,
      params: [...candidates.params, words.match, ...page.params],
    };
  }

  function hits(words: Words, { where = {}, order = 'relevance', ...cut }: WordSearch<T>): Statement {
    const limit = countOf('limit', cut.limit ?? PAGE);
    const offset = countOf('offset', cut.offset ?? 0);
    if (order !== 'relevance' && order !== 'recency') {
      throw new ValidationError('order', `order must be relevance or recency, but is ${String(order)}.`);
    }
    const ranked = order === 'relevance' && words.match !== null;
    const conditions = matching(where);
    const page = ranked
      ? best(words, conditions, { limit, offset })
      : newest(words, conditions, pageClause({ limit, offset }));
    const around = surroundings(text, words.literal[0]);
    const columns = `${select}, ${words.match === null ? 'NULL' : snippetSql(index)}, ${around.sql}`;
    const ordered = 'ORDER BY page.found_score DESC, page.found_seq DESC';
    // The index is asked once more, for the snippets of those that are on the page alone.
    const sources =
      words.match === null
        ? `page CROSS JOIN ${name} ON ${name}.seq = page.found_seq`
        : `${index} CROSS JOIN page ON page.found_seq = ${index}.docid CROSS JOIN ${name} ON ${name}.seq = page.found_seq
          WHERE ${index} MATCH ?`;
    return {
      sql: `WITH page AS MATERIALIZED (${page.sql}) SELECT ${columns} FROM ${sources} ${ordered}`,
      params: [...page.params, ...around.params, ...(words.match === null ? [] : [words.match])],
    };
  }

  return {
    search(typed, options = {}): Operation<readonly { item: T['entity']; snippet: ReturnType<typeof foundSnippet> }[]> {
      const words = readWords(typed);
      if (words === null) return read([], () => []);
      return read([hits(words, options)], ([result]) =>
        (result?.rows ?? []).map((row) => ({
          item: table.decode(row),
          snippet: foundSnippet(row.at(-2) as string | null, (row.at(-1) ?? '') as string, words),
        })),
      );
    },

    searchByContent(part: string, { where = {}, limit = PAGE, offset, direction = 'desc' }: ContentSearch<T> = {}) {
      assertText(part);
      if (part === '') return read([], () => []);
      if (part.length > LONGEST) {
        throw new ValidationError(
          'text',
          `The text to look for has more than ${LONGEST} characters. Give a part of it.`,
        );
      }
      const pattern = containingPattern(part.toWellFormed());
      const conditions = matching(where);
      const places = searched.map((field) => containing(table.column(field), pattern));
      conditions.add(`(${places.map(({ sql }) => sql).join(' OR ')})`, ...places.flatMap(({ params }) => params));
      return read([listStatement(table, conditions, { limit, offset, direction }, orders)], all);
    },
  };
}
