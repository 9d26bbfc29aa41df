/** The same small work in files of very different size. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore, type Store } from '@coterie/store';
import { Random } from '@coterie/testing';
import { EVENT_TYPES, eventId, eventsFile } from '../data/events.ts';
import type { Bench, Opened, Side, Work } from '../measuring/work.ts';
import { beside } from './beside.ts';

const QUICK = [200_000, 50_000, 10_000] as const;
const FULL = [10_000_000, 1_000_000, 10_000] as const;

/** The bar is for the smallest file: that is what the largest is to come near to. */
const BAR = 0.6;

interface Operation extends Omit<Work, 'measure' | 'scale'> {
  work(store: Store<'sync'>, rows: number, random: Random): Omit<Opened, 'close'>;
}

const sizesOf = (sizes: readonly number[]): string =>
  `${sizes.map((rows) => rows.toLocaleString('en')).join(', ')} events`;

function growthWork({ work, ...described }: Operation): Work {
  return beside({
    ...described,
    scale: { full: sizesOf(FULL), quick: sizesOf(QUICK) },
    sides({ quick, data }: Bench) {
      const sizes = quick ? QUICK : FULL;
      return sizes.map(
        (rows, at): Side => ({
          name: at === 0 ? `in ${rows.toLocaleString('en')} rows` : `in ${rows.toLocaleString('en')}`,
          ...(at === sizes.length - 1 && { bar: BAR }),
          open() {
            const store = openStore(betterSqlite3(eventsFile(data, rows)));
            return { ...work(store, rows, new Random(rows)), close: () => store.close() };
          },
        }),
      );
    },
  });
}

export const growthWorks: readonly Work[] = [
  growthWork({
    name: 'growth/get',
    title: 'get by id, any row',
    work: ({ events }, rows, random) => ({
      once: () => events.get(eventId(random.integer(0, rows - 1))),
      answer: () => events.get(eventId(7)),
    }),
  }),
  growthWork({
    name: 'growth/list',
    title: 'the newest 10 of a type',
    work: ({ events }, _, random) => {
      const list = (type: number) => events.list({ where: { type: `type_${type}` }, direction: 'desc', limit: 10 });
      return { once: () => list(random.integer(0, EVENT_TYPES - 1)), answer: () => list(3).length };
    },
  }),
  growthWork({
    name: 'growth/create',
    title: 'create an event',
    work: ({ events }, _, random) => ({
      once: (at) => events.create({ type: `type_${random.integer(0, EVENT_TYPES - 1)}`, data: { attempt: at } }),
      answer: () => events.create({ type: 'type_3', data: null }).data,
    }),
  }),
  growthWork({
    name: 'growth/update',
    title: 'update an event',
    work: ({ events }, rows, random) => ({
      once: (at) => events.update(eventId(random.integer(0, rows - 1)), { data: { attempt: at } }),
      answer: () => events.update(eventId(7), { data: { attempt: 0 } })?.id,
    }),
  }),
];
