import type { Work } from '../measuring/work.ts';

/**
 * The works that are meant by what was given: one of just this name, or else all whose names have it somewhere, in the order
 * in which they run. All, where nothing was given.
 * @throws {UnknownWork} for what no name has.
 */
export function chosenOf(works: readonly Work[], given: readonly string[]): readonly Work[] {
  if (given.length === 0) return works;
  const meant = new Set(given.flatMap((text) => meantBy(works, text)));
  return works.filter((work) => meant.has(work));
}

/** What was given fits no name. */
export class UnknownWork extends Error {
  constructor(text: string, works: readonly Work[]) {
    super(`There is no work "${text}". There are:\n${works.map(({ name }) => `  ${name}`).join('\n')}`);
  }
}

function meantBy(works: readonly Work[], text: string): readonly Work[] {
  const exact = works.find(({ name }) => name === text);
  if (exact !== undefined) return [exact];
  const fitting = works.filter(({ name }) => name.includes(text));
  if (fitting.length === 0) throw new UnknownWork(text, works);
  return fitting;
}
