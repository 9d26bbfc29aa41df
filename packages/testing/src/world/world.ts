import { ValidationError } from '@coterie/core';
import { chapterOf } from './chapter.ts';
import { firstRows, rowsOf, type WorldPiece } from './piece.ts';

/** Of a world where nothing else is said. */
export const DEFAULT_ROWS = 10_000;

export interface WorldOptions {
  /** Of another seed everything is different: a whole number from 0 to 4,294,967,295. Default 1. */
  readonly seed?: number | undefined;
  /** How many, over all tables. Default 10,000. */
  readonly rows?: number | undefined;
}

/**
 * The life of a platform for agents, made up: in pieces that are written one after another. The same for the same seed
 * everywhere, whatever the clock says. A smaller world has, of each entity, the first rows of a larger one: it is the
 * beginning of that, but for three rows at most in the place of a transcript that would have no record. From 200 rows on
 * every entity has some. What is held of it in memory is one chapter, some thousand rows.
 * @throws {ValidationError} for a seed or a number of rows that there is not.
 */
export function* world({ seed = 1, rows = DEFAULT_ROWS }: WorldOptions = {}): Generator<WorldPiece, void, undefined> {
  refuseUnless('seed', seed, Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32, 'from 0 to 4294967295');
  refuseUnless('rows', rows, Number.isSafeInteger(rows) && rows >= 0, 'from 0 on');
  let left = rows;
  for (let chapter = 0; left > 0; chapter += 1) {
    for (const piece of chapterOf(seed, chapter)) {
      const fitting = rowsOf(piece) <= left ? piece : firstRows(piece, left);
      if (fitting === null) continue;
      yield fitting;
      left -= rowsOf(fitting);
      if (left === 0) return;
    }
  }
}

function refuseUnless(field: string, value: number, isGood: boolean, range: string): void {
  if (!isGood) throw new ValidationError(field, `${field} must be a whole number ${range}, but is ${String(value)}.`);
}
