import type { Operation } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import { sessionTable } from '../src/entities/sessions/schema.ts';
import { defaultEnvironment, type Store } from '../src/index.ts';
import { createOperations } from '../src/operations.ts';
import type { Table } from '../src/table/table.ts';
import { insertRows, rowValues } from '../src/transcripts/insert.ts';
import { readRecord } from '../src/transcripts/record.ts';
import { eventTable } from '../src/transcripts/schema.ts';
import { engines, planOf } from './support/plans.ts';
import { memoryStore } from './support/stores.ts';

const rowsOf = (store: Store<'sync'>, sql: string, ...params: string[]) => store.db.query(sql, params).rows;

describe('the schema', () => {
  it('has what the descriptions of its tables say, and nothing that they leave out by mistake', () => {
    const store = memoryStore();
    const described = (table: Table<object>): Map<string, boolean> =>
      new Map(
        Object.values(table.columns as Record<string, { sql: string; codec: { nullable?: true } }>)
          .filter(({ sql }) => !sql.startsWith('('))
          .map(({ sql, codec }) => [sql, codec.nullable ?? false]),
      );
    const real = (name: string): Map<string, boolean> =>
      new Map(
        rowsOf(store, 'SELECT name, "notnull" = 0 AND pk = 0 FROM pragma_table_info(?) ORDER BY cid', name).map(
          ([column, nullable]) => [column as string, nullable === 1],
        ),
      );
    const without = (columns: Map<string, boolean>, ...names: string[]) =>
      new Map([...columns].filter(([name]) => !names.includes(name)));
    const sorted = (columns: Map<string, boolean>) => [...columns].sort();

    expect(sorted(described(sessionTable as never))).toEqual(sorted(without(real('sessions'), 'title_source')));
    const importsOwn = ['file_seq', 'revision', 'leaf_uuid', 'summary', 'message_key', 'search_text'];
    // The calls of most records are none, which is NULL.
    const events = described(eventTable as never).set('tool_calls_json', true);
    expect(sorted(events)).toEqual(sorted(without(real('transcript_events'), ...importsOwn)));
  });

  it('is strict, counts its rows in seq, and knows each by a unique id', () => {
    const store = memoryStore();
    const tables = rowsOf(
      store,
      "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    );
    for (const [name, strict] of tables) {
      expect(strict).toBe(1);
      // An index that triggers keep.
      if (name === 'github_issue_labels' || name === 'instance_children') continue;
      const columns = rowsOf(
        store,
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid LIMIT 2',
        name as string,
      );
      expect(columns).toEqual([
        ['seq', 'INTEGER', 0, 1],
        ['id', 'TEXT', 1, 0],
      ]);
      const unique = rowsOf(
        store,
        `SELECT list.name FROM pragma_index_list(?) AS list, pragma_index_info(list.name) AS info
        WHERE list."unique" AND NOT list.partial GROUP BY list.name HAVING group_concat(info.name) = 'id'`,
        name as string,
      );
      expect(unique).toHaveLength(1);
    }
  });

  it('names every rule after its column, from which errors have their field', () => {
    const store = memoryStore();
    for (const [name, sql] of rowsOf(
      store,
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    )) {
      const columns = rowsOf(store, 'SELECT name FROM pragma_table_info(?)', name as string).map(
        ([column]) => `${name}_${column}`,
      );
      const checks = [...(sql as string).matchAll(/(CONSTRAINT (\w+)\s+)?CHECK/g)].map(
        ([, , constraint]) => constraint,
      );
      for (const check of checks) expect(columns).toContain(check);
    }
  });

  it('lets nothing that belongs to something outlive it, and nothing that only names it die with it', () => {
    const store = memoryStore();
    const references = rowsOf(
      store,
      'SELECT m.name, f."from", f.on_delete FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = \'table\'',
    );
    expect(references.filter(([, , action]) => action !== 'CASCADE')).toEqual([
      ['messages', 'in_reply_to', 'SET NULL'],
    ]);
  });
});

describe('every list', () => {
  const { sessions, transcripts } = createOperations(defaultEnvironment);
  const at = new Date(0);
  const directions = ['asc', 'desc'] as const;

  const eventLists = [
    {},
    { sessionId: 's' },
    { sessionId: 's', kind: 'user' },
    { sessionId: 's', eventType: 'user' },
    { sessionId: 's', agentId: 'a' },
  ].flatMap((where) =>
    (['seq', 'timestamp'] as const).flatMap((orderBy) =>
      directions.flatMap((direction) => [
        [
          where,
          orderBy,
          direction,
          transcripts.list({ where: where as object, orderBy, direction, limit: 10 }),
        ] as const,
        [
          where,
          orderBy,
          direction,
          transcripts.list({ where: where as object, orderBy, direction, after: { seq: 1, timestamp: at } }),
        ] as const,
        [
          where,
          orderBy,
          direction,
          transcripts.list({ where: where as object, orderBy, direction, after: { seq: 1, timestamp: null } }),
        ] as const,
      ]),
    ),
  );
  const single: readonly (readonly [string, Operation<unknown>])[] = [
    ['sessions.get', sessions.get('a')],
    ['sessions.list of ids', sessions.count({ ids: ['a'] })],
    ['sessions.update', sessions.update('a', { status: 'idle' })],
    ['sessions.delete', sessions.delete('a')],
    ['sessions.findByIdPrefix', sessions.findByIdPrefix('a')],
    ['transcripts.get', transcripts.get('a')],
    ['transcripts.delete', transcripts.delete('a')],
    ['transcripts.count of a session', transcripts.count({ sessionId: 'a' })],
    ['transcripts.thread', { ...transcripts.thread('a'), statements: transcripts.thread('a').statements.slice(0, 1) }],
  ];

  it.each(engines)('finds its rows by an index and in order on %s: no scan without one, no sort', async (_, open) => {
    const store = await open();
    for (const [where, orderBy, direction, operation] of eventLists) {
      const plan = await planOf(store, operation);
      const what = JSON.stringify({ where, orderBy, direction, plan });
      expect(
        plan.some((step) => step.includes('TEMP B-TREE')),
        what,
      ).toBe(false);
      const scans = plan.filter((step) => step.startsWith('SCAN'));
      // All rows in the order of an index, or of their numbers, are read from where the page begins.
      const isWhole = Object.keys(where).length === 0;
      expect(
        scans.every((step) => isWhole && (step.includes('USING INDEX') || orderBy === 'seq')),
        what,
      ).toBe(true);
    }
    for (const [name, operation] of single) {
      const plan = await planOf(store, operation);
      expect(
        plan.filter((step) => (step.startsWith('SCAN') && !step.includes('json_each')) || step.includes('TEMP B-TREE')),
        name,
      ).toEqual([]);
    }
  });

  it.each(engines)('is not needed to count what happened, on %s: an index has it all', async (_, open) => {
    const store = await open();
    const overview = await planOf(store, transcripts.overview({ limit: 10 }));
    expect(overview.filter((step) => step.startsWith('SCAN transcript') || step.startsWith('SCAN sessions'))).toEqual(
      [],
    );
    expect(overview.filter((step) => step.includes('transcript_events_usage'))).toSatisfy((steps: string[]) =>
      steps.every((step) => step.includes('COVERING')),
    );
    const all = (await planOf(store, transcripts.stats())).filter((step) => step.startsWith('SCAN transcript_events'));
    expect(
      all.every((step) => step.includes('USING COVERING INDEX') || step.includes('transcript_events_prompts')),
    ).toBe(true);
  });

  it.each(engines)('is looked up, on %s, for each record of a rewritten file', async (_, open) => {
    const store = await open();
    const json = '{"type":"mode"}';
    const row = rowValues({ id: 'e', sessionId: 's', place: 0, agentId: null, json }, readRecord({ type: 'mode' }));
    const guard = { sql: 'TRUE', params: [] };
    const statements = insertRows([row], { fileId: 'f', revision: 1, mayRepeat: true, guard });
    const plan = await planOf(store, { statements });
    const known = plan.filter((step) => step.includes('known'));
    expect(known).toHaveLength(2);
    expect(known.join('\n')).toMatch(/transcript_events_without_uuid \(file_seq=\? AND <expr>=\? AND <expr>=\?\)/);
    expect(known.join('\n')).toMatch(/transcript_events_by_uuid \(uuid=\? AND session_id=\?\)/);
  });
});
