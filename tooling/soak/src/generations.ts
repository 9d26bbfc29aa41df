/** Rows that one transaction after another rewrites all, so that a copy with some of an older one is to be seen. */
import type { Database } from '@coterie/core';

const ROWS = 200;

/** Each row fills a good part of a page: the rows of one transaction lie far apart. */
export const GENERATIONS = `
  CREATE TABLE generation (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, filling BLOB);
  INSERT INTO generation (number, filling)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS}) SELECT 0, randomblob(1500) FROM n;`;

export const NEXT_GENERATION = 'UPDATE generation SET number = number + 1, filling = randomblob(1500)';

/** @throws when rows are of more than one generation, or missing. */
export function generationOf(db: Database<'sync'>): number {
  const [row] = db.query('SELECT count(*), min(number), max(number) FROM generation').rows;
  const [rows, least, most] = (row ?? []).map(Number);
  if (rows !== ROWS || least === undefined || least !== most) {
    throw new Error(`There are ${rows} rows of generation ${least} to ${most}, instead of ${ROWS} of one.`);
  }
  return least;
}
