import type { Handle } from '@coterie/core';
import { EVERY, pageOf, type Run } from '../table/run.ts';
import { BELONGS } from './operations.ts';
import { eventTable, readEvent } from './schema.ts';
import type { TranscriptEvent } from './types.ts';

const COLUMNS = Object.values(eventTable.columns).map(({ sql }) => (sql.startsWith('(') ? sql : `record.${sql}`));

/**
 * Reads the records that belong to a session (`belongsTo` of `EventFilter`), in the order in which they were stored, page by
 * page: any number of any size, also from a server. What is stored or deleted in the meantime may be missing.
 */
export async function* readRecords(
  store: { readonly db: Handle },
  belongsTo: string,
): AsyncGenerator<TranscriptEvent, void, undefined> {
  const session = eventTable.encode('sessionId', belongsTo);
  const run: Run = {
    alias: 'record',
    from: 'transcript_events AS record',
    join: 'transcript_events AS record ON record.seq = page.seq',
    key: ['record.seq'],
    large: ['data'],
    where: { sql: `record.${BELONGS}`, params: [session, session] },
    next: [],
  };
  for (let after = EVERY; ; ) {
    const page = await store.db.run(pageOf(run, COLUMNS, after));
    for (const { values } of page) yield readEvent(values);
    const last = page.at(-1);
    if (last === undefined) return;
    after = { sql: 'record.seq > ?', params: last.key };
  }
}
