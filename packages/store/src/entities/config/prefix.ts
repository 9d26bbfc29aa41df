import type { Conditions } from '../../table/conditions.ts';
import { configTable } from './schema.ts';

const LAST = 0x10ffff;
/** Between these lie the halves of surrogate pairs, which are no characters. */
const BEFORE_SURROGATES = 0xd7ff;
const AFTER_SURROGATES = 0xe000;

/** Adds the condition that the key begins so, as a range of the index. */
export function addPrefix(conditions: Conditions, prefix: string): void {
  if (prefix === '') return;
  conditions.add('key >= ?', configTable.encode('key', prefix));
  const end = following(prefix);
  if (end !== null) conditions.add('key < ?', end);
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
