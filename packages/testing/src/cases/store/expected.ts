/** What cases of the store expect again and again. */

import { equal } from '../../assert.ts';

type Maybe<T> = T | Promise<T>;

interface Lister<L, E> {
  list(list?: L): Maybe<readonly E[]>;
}

/** Expects a list to have the rows with these ids, in this order, however it is cut. */
export async function lists<L extends object, E extends { readonly id: string }>(
  entity: Lister<L, E>,
  list: L,
  ids: readonly string[],
  about: string,
): Promise<void> {
  const cut = (page: object): Maybe<readonly E[]> => entity.list({ ...list, ...page });
  equal(idsOf(await cut({})), ids, about);
  equal(idsOf(await cut({ limit: 1, offset: 1 })), ids.slice(1, 2), `${about}, by offset`);
  equal(await cut({ limit: 0 }), [], `${about}, cut to nothing`);
  const paged: E[] = [];
  for (let page = await cut({ limit: 2 }); page.length > 0; page = await cut({ limit: 2, after: page.at(-1) })) {
    paged.push(...page);
  }
  equal(idsOf(paged), ids, `${about}, by cursor`);
}

/** What the clock of a case says first. */
export const start = new Date('2026-01-01T00:00:00.000Z');

/** Another moment, with milliseconds. */
export const later = new Date('2026-01-02T03:04:05.678Z');

/** So many milliseconds after the clock's beginning. */
export const at = (ms: number): Date => new Date(start.getTime() + ms);

export function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}

/** Text in many scripts, with what some driver might bend. */
export const ANY_TEXT = 'Größe "x"; -- \'検索\' 🎉 e\u0301 \u202e\uFEFF\uFFFD\r\n\t\\ %_*[?] \u{10FFFF}';

/** JSON of every kind. */
export const ANY_JSON = {
  text: ANY_TEXT,
  nul: 'a\u0000b',
  big: 9007199254740991,
  small: -5e-324,
  nested: [[], {}, null, true, { '': [false, 1.5] }],
};
