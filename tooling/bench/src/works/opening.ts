import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore } from '@coterie/store';
import { copyOf, sessionsFile, shuffledIds } from '../data/sessions.ts';
import type { Work } from '../measuring/work.ts';
import { byHand } from '../peers/by-hand.ts';
import { drizzleAdHoc } from '../peers/drizzle.ts';
import { openNative } from '../peers/native.ts';
import { type SessionRow, sessionOf } from '../peers/session-row.ts';
import { SESSION_SQL } from '../peers/session-sql.ts';
import { beside } from './beside.ts';

/** From a file on disk to its first row, and closed again. */
export const openingWorks: readonly Work[] = [
  beside({
    name: 'open/first-row',
    title: 'open a file, to the first row',
    scale: '10,000 sessions',
    sides({ data, folder }) {
      const file = sessionsFile(data, 10_000);
      const ids = shuffledIds(file, 'sessions');
      const idAt = (at: number): string => ids[at % ids.length] as string;
      const paths = ['coterie', byHand.name, drizzleAdHoc.name].map((name) => copyOf(file, folder, name));
      const [ours = '', hand = '', drizzle = ''] = paths;
      const nothing = (): void => undefined;
      return [
        {
          name: 'coterie',
          open: () => ({
            once(at) {
              const store = openStore(betterSqlite3(ours));
              const session = store.sessions.get(idAt(at));
              store.close();
              return session;
            },
            close: nothing,
          }),
        },
        {
          name: byHand.name,
          bar: 0.7,
          open: () => ({
            once(at) {
              const db = openNative(hand);
              const row = db.prepare<[string], SessionRow>(SESSION_SQL.get).get(idAt(at));
              db.close();
              return row === undefined ? null : sessionOf(row);
            },
            close: nothing,
          }),
        },
        {
          name: drizzleAdHoc.name,
          open: () => ({
            once(at) {
              const calls = drizzleAdHoc.open(drizzle);
              const session = calls.get(idAt(at));
              calls.close();
              return session;
            },
            close: nothing,
          }),
        },
      ];
    },
  }),
];
