/**
 * Literal words in SQL. `lower()` and LIKE know the case of ASCII letters only; a GLOB pattern that names both cases of
 * every letter knows what JavaScript knows. A word of 4,096 characters stays below the 50,000 bytes that SQLite takes.
 */

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

/** Where one of the words stands in a text, in any case. */
export function literalExpression(words: readonly string[]): RegExp {
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'), 'giu');
}
