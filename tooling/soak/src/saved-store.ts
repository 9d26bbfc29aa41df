/** A store that is saved again and again, each time with one session more: its digest tells which generation it is. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore, type Store } from '@coterie/store';
import { digest } from '@coterie/store/digest';

const NAME = 'generation ';
/** Whoever makes a generation makes the same. */
const AT = new Date('2026-01-01T00:00:00Z');

export function addGeneration(store: Store<'sync'>, number: number): void {
  store.sessions.create({ id: `generation-${number}`, type: 'director', name: `${NAME}${number}`, createdAt: AT });
}

/** 0 before the first. */
export function lastGeneration({ db }: Store<'sync'>): number {
  const { rows } = db.query("SELECT count(*) FROM sessions WHERE id LIKE 'generation-%'");
  return Number(rows[0]?.[0]);
}

/** The digests of the generations up to `last`, from 0 on; they are made in the file. */
export function digestsOfGenerations(path: string, last: number): readonly string[] {
  const store = openStore(betterSqlite3(path));
  try {
    return Array.from({ length: last + 1 }, (_, number) => {
      if (number > 0) addGeneration(store, number);
      return digest(store).sha256;
    });
  } finally {
    store.close();
  }
}
