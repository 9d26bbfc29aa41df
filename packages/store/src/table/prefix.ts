import type { Conditions } from './conditions.ts';

const LAST = 0x10ffff;
/** Between these lie the halves of surrogate pairs, which are no characters. */
const BEFORE_SURROGATES = 0xd7ff;
const AFTER_SURROGATES = 0xe000;

/** Adds the condition that the text of a column begins so, as a range of its index. */
export function addPrefix(conditions: Conditions, column: string, prefix: string): Conditions {
  if (prefix === '') return conditions;
  conditions.add(`${column} >= ?`, prefix);
  const end = following(prefix);
  return end === null ? conditions : conditions.add(`${column} < ?`, end);
}

/** The first text behind all that begin with this one; null where none is. */
function following(prefix: string): string | null {
  const characters = Array.from(prefix);
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const code = last.codePointAt(0) as number;
    if (code === LAST) continue;
    const next = code === BEFORE_SURROGATES ? AFTER_SURROGATES : code + 1;
    return characters.join('') + String.fromCodePoint(next);
  }
  return null;
}
