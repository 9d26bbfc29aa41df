/**
 * Literal words in SQL. `lower()` and LIKE know the case of ASCII letters only; a GLOB pattern that names both cases of
 * every letter knows what JavaScript knows. A word of 4,096 characters stays below the 50,000 bytes that SQLite takes.
 */

import type { Statement } from '@coterie/core';

/** A pattern for GLOB: texts that contain the word in any case. */
export function containingPattern(word: string): string {
  return `*${Array.from(word, (character) => (character === '^' ? character : anyCase(character))).join('')}*`;
}

function anyCase(character: string): string {
  const cases = casesOf(character);
  return cases.length > 1 || /[*?[]/.test(character) ? `[${cases.join('')}]` : character;
}

/** Cases of other lengths, such as SS for ß, are not the same letter. */
function casesOf(character: string): readonly string[] {
  const cases = [character, character.toLowerCase(), character.toUpperCase()];
  return [...new Set(cases.filter((one) => [...one].length === 1))];
}

/** Characters on each side of a word: twice what a snippet shows, since what sets characters apart is not shown. */
const MARGIN = 160;

/**
 * SQL for what stands around a word in a text that contains it; NULL without a word. A text can have megabytes, and a
 * server does not send many of these. Other cases than those of ASCII are found by halving: the beginnings of a text
 * contain the word from one length on.
 */
export function surroundings(text: string, word: string | undefined): Statement {
  if (word === undefined) return { sql: 'NULL', params: [] };
  const length = [...word].length;
  return {
    sql: `(WITH RECURSIVE
      place (text, at) AS MATERIALIZED (SELECT ${text}, instr(lower(${text}), lower(?))),
      beginning (without, rest) AS (
        SELECT 0, length(text) FROM place WHERE at = 0
        UNION ALL
        SELECT iif(substr(text, 1, without + (rest + 1) / 2) GLOB ?, without, without + (rest + 1) / 2), (rest + 1) / 2
        FROM beginning, place WHERE rest > 1)
      SELECT substr(text, max(1, iif(at > 0, at, (SELECT max(without) FROM beginning) + 2 - ${length}) - ${MARGIN}),
        ${length + 2 * MARGIN})
      FROM place)`,
    params: [word, containingPattern(word)],
  };
}

/** Where one of the words stands in a text, in any case. */
export function literalExpression(words: readonly string[]): RegExp {
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'), 'giu');
}
