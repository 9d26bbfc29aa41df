import { expect, it } from 'vitest';
import { type Database, type Pagination, type QueryOptions, ValidationError } from '../../src/index.ts';
import { refusal } from '../support/rejection.ts';
import type { Suite } from './suite.ts';

const at = (day: number, ms = 0): Date => new Date(Date.UTC(2024, 0, day) + ms);

async function filled(open: Parameters<Suite>[0]): Promise<Database> {
  const db = await open();
  const session = { type: 'director', name: 'lead' } as const;
  await db.sessions.create({ ...session, id: 'a', status: 'active', createdAt: at(1), lastActivity: at(9) });
  await db.sessions.create({ ...session, id: 'b', status: 'active', createdAt: at(1, 1), lastActivity: at(8) });
  await db.sessions.create({
    ...session,
    id: 'c',
    status: 'idle',
    createdAt: at(3),
    lastActivity: at(7),
    name: "it's",
  });
  return db;
}

export const queries: Suite = (open) => {
  const asked = async (db: Database, options: QueryOptions<'sessions'>) =>
    (await db.sessions.getAllSessions(options)).map(({ id }) => id);

  it('takes SQL over the columns of the document, with values', async () => {
    const db = await filled(open);
    const options = { where: 'status = ? AND created_at >= ?', params: ['active', '2024-01-01'] } as const;
    expect(await asked(db, options)).toEqual(['a', 'b']);
    expect(await asked(db, { ...options, orderBy: [{ field: 'last_activity', direction: 'ASC' }] })).toEqual([
      'b',
      'a',
    ]);
    expect(await asked(db, { where: "name = 'it''s' OR status LIKE 'act%' AND id > ? -- all", params: ['a'] })).toEqual(
      ['b', 'c'],
    );
    expect(await asked(db, { where: 'sessions.created_at > ?', params: ['2024-01-02'] })).toEqual(['c']);
    expect(await asked(db, { where: "metadata_json ->> '$.x' IS NULL", pagination: { page: 2, pageSize: 2 } })).toEqual(
      ['c'],
    );
  });

  it('compares times as instants, however they are written', async () => {
    const db = await filled(open);
    const later = [
      "'2024-01-01'",
      "'2024-01-01 00:00:00'",
      "'2024-01-01T00:00:00.000Z'",
      "'2024-01-01T02:00:00+02:00'",
    ];
    for (const time of later) {
      expect(await asked(db, { where: `created_at > ${time}` }), time).toEqual(['b', 'c']);
      expect(await asked(db, { where: `${time} < "created_at"` }), time).toEqual(['b', 'c']);
      expect(await asked(db, { where: 'created_at > ?', params: [time.slice(1, -1)] }), time).toEqual(['b', 'c']);
    }
    expect(await asked(db, { where: 'created_at = ?', params: [at(1, 1)] })).toEqual(['b']);
    expect(await asked(db, { where: 'created_at BETWEEN ? AND ?', params: ['2024-01-02', '2024-01-03'] })).toEqual([
      'c',
    ]);
    const places = ['? < sessions.created_at', '(created_at) > ?', 'created_at > (?)', '((?)) < (sessions.created_at)'];
    for (const where of places) expect(await asked(db, { where, params: ['2024-01-01'] }), where).toEqual(['b', 'c']);
    const same = { where: 'created_at IS NOT DISTINCT FROM ?', params: ['2024-01-03'] };
    expect(await asked(db, same)).toEqual(['c']);
    const either = {
      where: 'id <> ? AND created_at NOT IN (?, ?)',
      params: ['2024-01-01', '2024-01-01', '2024-01-03'],
    };
    expect(await asked(db, either)).toEqual(['b']);
    expect(await asked(db, { where: "name = '2024-01-01'" })).toEqual([]);
  });

  it('compares times of other tables as instants too, inside of a subquery', async () => {
    const db = await filled(open);
    await db.departments.create({ name: 'd', domain: 'x', sessionId: 'b', updatedAt: at(2) });
    const where = 'id IN (SELECT session_id FROM departments WHERE departments.updated_at = ?)';
    for (const time of [at(2), '2024-01-02', '2024-01-02 01:00+01:00']) {
      expect(await asked(db, { where, params: [time] })).toEqual(['b']);
    }
  });

  it('refuses what would compare a time as text, and the remedy that it names compares instants', async () => {
    const db = await filled(open);
    const wrong: readonly (readonly [string, readonly (string | number)[]])[] = [
      ['created_at > 5', []],
      ['(created_at, id) > (?, ?)', ['2024-01-01', 'a']],
      ['created_at = (SELECT max(created_at) FROM sessions)', []],
      ["coalesce(terminated_at, created_at) > '2024-01-02'", []],
      ["created_at LIKE '2024-01-01%'", []],
      ["substr(created_at, 1, 10) = '2024-01-01'", []],
    ];
    for (const [where, params] of wrong) {
      const error = await refusal(asked(db, { where, params }));
      expect(error, where).toMatchObject({ field: 'where', message: expect.stringContaining('julianday(') });
    }
    const right: readonly (readonly [string, readonly string[], readonly string[]])[] = [
      ['(julianday(created_at), id) > (julianday(?), ?)', ['2024-01-01', 'a'], ['b', 'c']],
      ['julianday(created_at) = (SELECT max(julianday(created_at)) FROM sessions)', [], ['c']],
      ["julianday(coalesce(terminated_at, created_at)) > julianday('2024-01-02')", [], ['c']],
      ["date(created_at) = '2024-01-01'", [], ['a', 'b']],
      ['date(created_at) > date(?)', ['2024-01-01T23:59:59Z'], ['c']],
      ["julianday(created_at) > julianday('2024-01')", [], ['b', 'c']],
      ['created_at < ?', ['9999-12-31T23:59:59-10:00'], ['a', 'b', 'c']],
    ];
    for (const [where, params, found] of right) expect(await asked(db, { where, params }), where).toEqual(found);
    const wrongValues = { where: 'datetime(created_at) > ?', params: [at(1)] };
    expect(await refusal(asked(db, wrongValues))).toMatchObject({
      message: expect.stringContaining('Write datetime(?)'),
    });
    expect(await asked(db, { ...wrongValues, where: 'datetime(created_at) > datetime(?)' })).toEqual(['c']);
    const several = 'created_at IN (SELECT value FROM json_each(?))';
    expect(await asked(db, { where: several, params: [JSON.stringify(['2024-01-01', at(3)])] })).toEqual(['a', 'c']);
  });

  it('compares times with what SQLite calculates, too', async () => {
    const db = await filled(open);
    const later = ["datetime('2024-01-01')", "date('2024-01-02', '-1 day')", "datetime(datetime('2024-01-01'))"];
    for (const time of later) {
      expect(await asked(db, { where: `created_at > ${time} AND id > ?`, params: ['a'] }), time).toEqual(['b', 'c']);
      expect(await asked(db, { where: `(${time} < created_at)` }), time).toEqual(['b', 'c']);
      expect(await asked(db, { where: `created_at BETWEEN ${time} AND ?`, params: [at(1)] }), time).toEqual(['a']);
    }
    expect(await asked(db, { where: "created_at < CURRENT_TIMESTAMP AND date(created_at) = '2024-01-03'" })).toEqual([
      'c',
    ]);
  });

  it('takes one condition: nothing may end it, reach out of it or go on behind it', async () => {
    const db = await filled(open);
    for (const where of [
      "status = 'nope' UNION SELECT 1",
      '1=1 ORDER BY name DESC LIMIT 1',
      '1=1 GROUP BY type',
      "status = 'nope') OR (1=1",
      "status = 'nope') OR 1=1 --",
      "status = 'nope'; DELETE FROM sessions",
      "status = 'nope' /* and",
    ]) {
      const calls = [asked(db, { where }), db.aggregate('sessions', 'id', 'COUNT', { where })];
      for (const error of await Promise.all(calls.map(refusal))) {
        expect(error, where).toBeInstanceOf(ValidationError);
        expect(error, where).toMatchObject({ field: 'where' });
      }
    }
    const where = "name <> ') UNION (' AND id IN (SELECT 'a' UNION SELECT 'c' ORDER BY 1 LIMIT 2) -- limit";
    expect(await asked(db, { where })).toEqual(['a', 'c']);
    expect(await db.aggregate('sessions', 'id', 'COUNT', { where })).toBe(2);
  });

  it('pages: page 1 is the first, a page of 0 rows is empty', async () => {
    const db = await filled(open);
    expect(await asked(db, { pagination: { page: 1, pageSize: 2 } })).toEqual(['a', 'b']);
    expect(await asked(db, { pagination: { page: 2, pageSize: 2 } })).toEqual(['c']);
    expect(await asked(db, { pagination: { page: 1, pageSize: 0 } })).toEqual([]);
    expect(await asked(db, { pagination: { page: 2, pageSize: Number.MAX_SAFE_INTEGER } })).toEqual([]);
    expect(await asked(db, { pagination: { page: Number.MAX_SAFE_INTEGER, pageSize: 2 } })).toEqual([]);
    for (const [pagination, field] of [
      [{ page: 0, pageSize: 1 }, 'page'],
      [{ page: 1.5, pageSize: 1 }, 'page'],
      [{ page: 1, pageSize: -1 }, 'pageSize'],
      [{ pageSize: 1 }, 'page'],
      [{ page: 1, pageSize: undefined }, 'pageSize'],
    ] as const) {
      expect(await refusal(asked(db, { pagination: pagination as Pagination }))).toMatchObject({ field });
    }
  });

  it('orders by several columns, one after the other', async () => {
    const db = await filled(open);
    const orderBy = [{ field: 'status', direction: 'DESC' }, { field: 'last_activity' }] as const;
    expect(await asked(db, { orderBy })).toEqual(['c', 'b', 'a']);
  });

  it('refuses columns, directions and conditions that there are not', async () => {
    const db = await filled(open);
    const wrong: readonly (readonly [object, unknown])[] = [
      [{ orderBy: [{ field: 'createdAt' }] }, { field: 'createdAt' }],
      [{ orderBy: [{ field: 'id; DROP TABLE sessions' }] }, { field: 'id; DROP TABLE sessions' }],
      [{ orderBy: [{ field: 'id', direction: 'desc' }] }, { field: 'direction' }],
      [{ orderBy: [{ field: 'id', order: 'DESC' }] }, { field: 'order' }],
      [{ orderBy: 'id' }, { field: 'orderBy' }],
      [{ limit: 1 }, { field: 'limit' }],
      [{ pagination: { page: 1, pageSize: 1, total: 1 } }, { field: 'total' }],
      [{ where: ' ' }, { field: 'where' }],
      ...[null, 5, ['id = 1'], {}].map((where) => [{ where }, { field: 'where' }] as const),
      ...[null, 5, 'a', {}].map((params) => [{ where: 'id = ?', params }, { field: 'params' }] as const),
      [{ params: [1] }, { field: 'params' }],
      [{ where: 'nonsense = 1' }, { code: 'query' }],
      [{ where: 'id = ?' }, { code: 'invalid' }],
      [{ where: 'id = ?', params: [new Date(Number.NaN)] }, { field: 'params[0]' }],
      [{ where: 'id = ? OR created_at > ?', params: [1, at(2).getTime()] }, { field: 'params[1]' }],
    ];
    for (const [options, error] of wrong) {
      expect(await refusal(asked(db, options as QueryOptions<'sessions'>)), JSON.stringify(options)).toMatchObject(
        error as object,
      );
    }
    expect(await asked(db, {})).toEqual(['a', 'b', 'c']);
  });

  it('knows every column that the document lists, in conditions and in aggregates', async () => {
    const db = await filled(open);
    const documented = {
      sessions:
        'id type name status branch workspace created_at last_activity metadata_json termination_reason terminated_at',
      departments: 'id name domain session_id is_active current_task created_at updated_at',
      checkpoints:
        'id name session_id timestamp snapshot_json branches_json feature priority author description workflow_id step_id created_by size checksum compressed encrypted retention_expires_at restored_from',
      messages:
        'id type priority sender receiver timestamp content_json metadata_json requires_response response_deadline retry_count max_retries delivered delivered_at failed failure_reason',
    } as const;
    await db.departments.create({ name: 'd', domain: 'x', sessionId: 'a' });
    await db.checkpoints.create({ name: 'c', sessionId: 'a', snapshot: 1 });
    await db.messages.create({ type: 't', sender: 'a', content: 1 });
    for (const [table, columns] of Object.entries(documented)) {
      for (const column of columns.split(' ')) {
        const name = table as 'sessions';
        const where = `${column} IS NULL OR ${column} IS NOT NULL`;
        expect(
          await db.aggregate(name, column as 'id', 'COUNT', { where }),
          `${table}.${column}`,
        ).toBeGreaterThanOrEqual(0);
      }
    }
  });
};
