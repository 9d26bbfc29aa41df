import type { Value } from '@coterie/core';
import { type Store, type StoreOptions, searchIndexes } from '../../src/index.ts';

/** Ids that count, and a clock that stands still until it is set. */
export function testEnvironment(): Required<Pick<StoreOptions, 'id' | 'now'>> & { time: Date } {
  let ids = 0;
  const environment = {
    time: new Date('2026-01-01T00:00:00.000Z'),
    id: () => `id-${String(++ids).padStart(4, '0')}`,
    now: () => environment.time,
  };
  // Tests set it; `openStore` knows no such option.
  return Object.defineProperty(environment, 'time', { enumerable: false });
}

const TABLES = {
  sessions: 'SELECT * FROM sessions ORDER BY id',
  transcript_files: 'SELECT * FROM transcript_files ORDER BY id',
  transcript_parts: `SELECT part.*, file.id AS file_id FROM transcript_parts AS part
    JOIN transcript_files AS file ON file.seq = part.file_seq ORDER BY part.id`,
  transcript_events: `SELECT event.*, file.id AS file_id FROM transcript_events AS event
    LEFT JOIN transcript_files AS file ON file.seq = event.file_seq ORDER BY event.id`,
};

/** Everything that is stored, but for the order in which it was. */
export async function contentOf(
  store: Pick<Store, 'db'>,
): Promise<Record<string, Record<string, Value | undefined>[]>> {
  const content: Record<string, Record<string, Value | undefined>[]> = {};
  for (const [table, sql] of Object.entries(TABLES)) {
    const { rows, columns } = await store.db.query(sql);
    content[table] = rows.map((row) =>
      Object.fromEntries(
        columns.map((column, at) => [column, shown(row[at])]).filter(([column]) => !ORDER.has(column as string)),
      ),
    );
  }
  return content;
}

const ORDER = new Set(['seq', 'file_seq']);

function shown(value: Value | undefined): Value | undefined {
  return value instanceof Uint8Array ? String.fromCharCode(...value) : value;
}

/** Whether the search indexes fit the rows. */
export async function integrity(store: Pick<Store, 'db'>): Promise<void> {
  for (const { name: index } of searchIndexes) {
    await store.db.execute(`INSERT INTO ${index} (${index}) VALUES ('integrity-check')`);
  }
}
