/** That a service reads what it is about, and not a whole table, whatever the engine believes of it. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { Operation } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { openStore, type Store } from '@coterie/store';
import { describe, expect, it } from 'vitest';

describe.each([
  ['better-sqlite3', () => openStore(betterSqlite3(':memory:', { mode: 'async' }))],
  ['libsql', async () => openStore(await libsql(':memory:'))],
] as const)('on %s', (_, open) => {
  async function planOf(store: Store, operation: Operation<unknown>): Promise<readonly string[]> {
    const steps: string[] = [];
    for (const { sql, params } of operation.statements) {
      const { rows } = await store.db.query(`EXPLAIN QUERY PLAN ${sql}`, params);
      steps.push(...rows.map(([, , , step]) => String(step)));
    }
    return steps;
  }

  it('the events of a session, and those that are associated with it, are found by indexes', async () => {
    const store = await open();
    const ids = Array.from({ length: 30 }, (_, at) => `s${at}`);
    await store.sessions.createMany(ids.map((id) => ({ id, type: 'claude' })));
    const records = ids.flatMap((sessionId) =>
      Array.from({ length: 10 }, () => ({ sessionId, data: { type: 'user' } })),
    );
    await store.transcripts.createMany(records);
    await store.db.execute('ANALYZE');
    const { transcripts } = store.operations;
    const list = await planOf(store, transcripts.list({ where: { belongsTo: 's1' }, limit: 500 }));
    expect(list.filter((step) => /^SCAN (?!json_each)/.test(step))).toEqual([]);
    expect(list.join('\n')).toMatch(/INDEX transcript_events_by_assigned \(assigned_session_id=\?\)/);
    expect(list.join('\n')).toMatch(/INDEX transcript_events_by_session(_time)? \(session_id=\?\)/);
    const assign = await planOf(store, transcripts.assign(['a'], 's1'));
    expect(assign.filter((step) => /^SCAN (?!json_each)/.test(step))).toEqual([]);
    const createOnce = await planOf(store, transcripts.createOnce({ sessionId: 's1', data: { uuid: 'a' } }));
    expect(createOnce.filter((step) => /^SCAN (?!CONSTANT ROW|record)/.test(step))).toEqual([]);
    expect(createOnce.join('\n')).toMatch(/INDEX transcript_events_by_uuid \(uuid=\?\)/);
    await store.close();
  });
});
