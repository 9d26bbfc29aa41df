/**
 * How hits are ranked. FTS4 has no ranking of its own, and computing its inputs for every hit of a frequent word takes
 * longer than all the rest; so the newest ones are ranked.
 *
 * Each word counts for how often it occurs in the text, less and less the more often, and the less the longer the text
 * is: tf / (tf + 1.2 · (0.25 + 0.75 · length / 2000)), as in BM25; rare and frequent words count the same, since all of
 * them occur.
 */

/** How many hits are ranked. */
export const RANKED = 1000;

/** Bytes of an ordinary text. */
const ORDINARY = 2000;

/**
 * SQL for how often each phrase occurs in a row of an index of one column: one little-endian number of 32 bits for each, as
 * hexadecimal digits, since SQL reads no bytes.
 */
export function matchSql(index: string): string {
  return `hex(matchinfo(${index}, 'y'))`;
}

/**
 * SQL for the score of a row of `found`, which has the `length` of its text.
 * @param match SQL for what `matchSql` gave. Of each number the two lower bytes are read.
 */
export function scoreSql(match: string, phrases: number): string {
  const weight = `1.2 * (0.25 + 0.75 * found.length / ${ORDINARY}.0)`;
  const digit = (at: number): string => `instr('123456789ABCDEF', substr(info, 8 * phrase.value + ${at}, 1))`;
  const count = `(${digit(2)} + 16 * ${digit(1)} + 256 * ${digit(4)} + 4096 * ${digit(3)})`;
  return `(SELECT sum(1.0 * times / (times + weight)) FROM (
      SELECT ${count} AS times, weight FROM (SELECT ${match} AS info, ${weight} AS weight),
        json_each('${JSON.stringify(Array.from({ length: phrases }, (_, at) => at))}') AS phrase))`;
}
