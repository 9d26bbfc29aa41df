import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore } from '@coterie/store';

const PIECE = 100_000;

/** The id of an event of the file. They are in the order of their making, as the store's own are. */
export function eventId(number: number): string {
  return `${number.toString(16).padStart(12, '0')}-4000-8000-7f3ab2c9`;
}

/** Types of events; every list is of one. */
export const EVENT_TYPES = 100;

/**
 * A file with so many events, made when it is asked for first. SQL makes them, because ten million would take a quarter of
 * an hour otherwise; the constraints and indexes are the store's.
 */
export function eventsFile(folder: string, count: number): string {
  const path = join(folder, `events-${count}.db`);
  if (existsSync(path)) return path;
  const making = `${path}.making`;
  const store = openStore(betterSqlite3(making));
  for (let from = 0; from < count; from += PIECE) {
    store.db.execute(
      `WITH RECURSIVE numbers (number) AS (
         SELECT ? UNION ALL SELECT number + 1 FROM numbers WHERE number + 1 < ?)
       INSERT INTO events (id, type, data, created_at)
       SELECT printf('%012x-4000-8000-7f3ab2c9', number), 'type_' || (number % ${EVENT_TYPES}),
         json_object('attempt', number % 7, 'note', 'Module ' || number || ' was built and its tests were run'),
         strftime('%Y-%m-%dT%H:%M:%fZ', 1735689600 + number, 'unixepoch')
       FROM numbers`,
      [from, Math.min(count, from + PIECE)],
    );
  }
  store.db.execute('ANALYZE');
  store.close();
  renameSync(making, path);
  return path;
}
