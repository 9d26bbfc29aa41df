/** The search for an entity by words, over its full-text index, and by a piece of its text. */

import { type Operation, type Statement, ValidationError } from '@coterie/core';
import type { Conditions } from '../table/conditions.ts';
import type { Definition } from '../table/definition.ts';
import type { ContentSearch, EntityTypes, TextSearch, WordSearch } from '../table/entity.ts';
import { countOf, listStatement, pageClause } from '../table/listing.ts';
import type { Column } from '../table/table.ts';
import type { Workshop } from '../table/verbs.ts';
import { containingPattern, surroundings } from './literal.ts';
import { matchSql, RANKED, scoreSql } from './rank.ts';
import { foundSnippet, snippetSql } from './snippet.ts';
import { assertText, readWords, type Words } from './words.ts';

/** How many are found unless said otherwise. */
const PAGE = 20;

/** Longest text that is looked for: a pattern of it stays below what SQLite takes. */
const LONGEST = 4096;

interface Cut {
  readonly limit: number;
  readonly offset: number;
}

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
  const newest = `FROM ${index} CROSS JOIN ${name} ON ${name}.seq = ${index}.docid`;

  function hits(words: Words, { where = {}, order = 'relevance', ...cut }: WordSearch<T>): Statement {
    const page = { limit: countOf('limit', cut.limit ?? PAGE), offset: countOf('offset', cut.offset ?? 0) };
    if (order !== 'relevance' && order !== 'recency') {
      throw new ValidationError('order', `order must be relevance or recency, but is ${String(order)}.`);
    }
    const conditions = matching(where);
    for (const word of words.literal) conditions.add(`${text} GLOB ?`, containingPattern(word));
    if (words.match === null) return literalHits(words, conditions, page);
    conditions.add(`${index} MATCH ?`, words.match);
    return order === 'recency' ? newestHits(words, conditions, page) : bestHits(words, conditions, page);
  }

  /** Where no word is in the index, the newest of all rows in which they stand. */
  function literalHits(words: Words, conditions: Conditions, page: Cut): Statement {
    const around = surroundings(text, words.literal[0]);
    const cut = pageClause(page);
    return {
      sql: `SELECT ${select}, NULL, ${around.sql} FROM ${name}${conditions.sql} ORDER BY seq DESC${cut.sql}`,
      params: [...around.params, ...conditions.params, ...cut.params],
    };
  }

  /** The index gives its rows in this order, so that it is gone through once, up to the limit. */
  function newestHits(words: Words, conditions: Conditions, page: Cut): Statement {
    const around = surroundings(text, words.literal[0]);
    const cut = pageClause(page);
    return {
      sql: `SELECT ${select}, ${snippetSql(index)}, ${around.sql} ${newest}${conditions.sql}
        ORDER BY ${index}.docid DESC${cut.sql}`,
      params: [...around.params, ...conditions.params, ...cut.params],
    };
  }

  /**
   * What ranks a hit costs more than finding it, so only the newest are ranked. The index is asked once more for the snippets
   * of those on the page, from the newest on, and no further than to the oldest of them.
   */
  function bestHits(words: Words, conditions: Conditions, page: Cut): Statement {
    const around = surroundings(text, words.literal[0]);
    const [ranked, cut] = [pageClause({ limit: Math.max(RANKED, page.limit + page.offset) }), pageClause(page)];
    return {
      sql: `WITH found AS MATERIALIZED (
          SELECT ${name}.seq AS found_seq, ${matchSql(index)} AS found_match, octet_length(${text}) AS length
          ${newest}${conditions.sql} ORDER BY ${index}.docid DESC${ranked.sql}
        ), page AS MATERIALIZED (
          SELECT found_seq, ${scoreSql('found_match', words.phrases)} AS found_score
          FROM found ORDER BY found_score DESC, found_seq DESC${cut.sql}
        ), shown AS MATERIALIZED (
          SELECT found_seq, found_score, ${snippetSql(index)} AS found_snippet
          FROM ${index} CROSS JOIN page ON page.found_seq = ${index}.docid
          WHERE ${index} MATCH ? ORDER BY ${index}.docid DESC LIMIT (SELECT count(*) FROM page)
        )
        SELECT ${select}, found_snippet, ${around.sql} FROM shown CROSS JOIN ${name} ON ${name}.seq = found_seq
        ORDER BY found_score DESC, found_seq DESC`,
      params: [...conditions.params, ...ranked.params, ...cut.params, words.match, ...around.params],
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
