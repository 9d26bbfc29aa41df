import { describe, expect, it } from 'vitest';
import { comparingInstants } from '../src/index.ts';

const isTime = (column: string) => ['created_at', 'timestamp', 'last_activity'].includes(column);
const day = '2024-01-01T00:00:00.000Z';
const sql = (text: string) => comparingInstants({ sql: text, params: [] }, isTime).sql;
const params = (text: string, ...values: (string | null)[]) =>
  comparingInstants({ sql: text, params: values }, isTime).params;

describe('a condition', () => {
  it('keeps everything that is not compared with a time', () => {
    for (const text of [
      '',
      "name = '2024-01-01' AND size > 5 AND (id, name) = ('2024-01-01', 'b')",
      "created_at LIKE '2024-01-01%' OR name IN ('2024-01-01') OR last_activity NOT GLOB '2024*'",
      "created_at IS NULL AND date(created_at) = '2024-01-01' AND last_activity IS NOT NULL",
      'created_at ISNULL OR timestamp NOTNULL OR (timestamp) NOT NULL',
      "created_at > last_activity AND 'created_at > 2024-01-01' = name",
      "id > 'soon' -- created_at > 5\n",
      'created_at BETWEEN timestamp AND NULL OR created_at IN () OR timestamp IN (created_at)',
      "julianday(created_at) > julianday('2024-01-01') - 5 AND unixepoch(max(created_at, timestamp)) > 5",
      "strftime('%Y', created_at) = '2024' AND count(s.created_at) > 5 AND substr(coalesce(timestamp, 'x'), 1, 4) = '2024'",
      'id IN (SELECT id FROM sessions AS created_at ORDER BY created_at LIMIT 5)',
      "datetime('now')",
    ]) {
      expect(sql(text)).toBe(text);
    }
  });

  it('has literals beside a time column as the store writes times', () => {
    expect(sql("created_at>'2024-01-01'")).toBe(`created_at>'${day}'`);
    expect(sql("s.CREATED_AT /* x */ >= '2024-01-01 00:00'")).toBe(`s.CREATED_AT /* x */ >= '${day}'`);
    expect(sql(`'2024-01-01T01:30:00+0130' < [created_at]`)).toBe(`'${day}' < [created_at]`);
    expect(sql("timestamp NOT BETWEEN '2024-01' AND '2024'")).toBe(`timestamp NOT BETWEEN '${day}' AND '${day}'`);
    expect(sql("timestamp IN ('2024-01-01', NULL, ('2024-01-01 00:00:00.000000'))")).toBe(
      `timestamp IN ('${day}', NULL, ('${day}'))`,
    );
    expect(sql("NOT timestamp = '2024-01-01' ORDER BY created_at DESC")).toBe(
      `NOT timestamp = '${day}' ORDER BY created_at DESC`,
    );
  });

  it('has values beside a time column so, and no others', () => {
    const either =
      'name = ? AND created_at > ? AND created_at BETWEEN ? AND ? OR ? = timestamp AND timestamp IN (?, ?)';
    const given = Array.from({ length: 7 }, () => '2024-01-01');
    expect(params(either, ...given)).toEqual(['2024-01-01', day, day, day, day, day, day]);
    const ranges =
      '? BETWEEN created_at AND last_activity AND ? NOT BETWEEN created_at AND ? AND ? BETWEEN ? AND timestamp';
    expect(params(ranges, ...given.slice(0, 5))).toEqual([day, day, day, day, day]);
    expect(params('timestamp IS NOT DISTINCT FROM ? OR ? IS created_at', null, '2024-01-01')).toEqual([null, day]);
    const list = 'created_at IN (SELECT value FROM json_each(?)) AND name IN (SELECT value FROM json_each(?))';
    const times = JSON.stringify(['2024-01-01', '2024-01-01T01:00:00+01:00', null]);
    expect(params(list, times, times)).toEqual([JSON.stringify([day, day, null]), times]);
    expect(params('created_at > ? AND name = ?')).toEqual([]);
  });

  it('has times beyond the years of the store after those, or before', () => {
    const after = ':010000-01-01T09:59:59.000Z';
    expect(sql("created_at < '9999-12-31T23:59:59-10:00'")).toBe(`created_at < '${after}'`);
    expect(sql("created_at > '0000-01-01T00:00+01:00'")).toBe("created_at > '-000001-12-31T23:00:00.000Z'");
    expect(params('created_at < ?', '+010000-01-01T09:59:59.000Z')).toEqual([after]);
    expect(params('created_at IN (SELECT value FROM json_each(?))', '["9999-12-31T23:59:59-10:00"]')).toEqual([
      JSON.stringify([after]),
    ]);
  });

  it('sees through brackets', () => {
    for (const text of [
      "(created_at) = '2024-01-01'",
      "created_at IN ((('2024-01-01')))",
      "'2024-01-01' IN (created_at)",
    ]) {
      expect(sql(text)).toBe(text.replace('2024-01-01', day));
    }
    expect(sql("x = 1 AND (((s.created_at))) > (('2024-01-01'))")).toBe(`x = 1 AND (((s.created_at))) > (('${day}'))`);
    const inside = "EXISTS (SELECT 1 FROM messages AS m WHERE m.timestamp > '2024-01-01' GROUP BY m.id)";
    expect(sql(inside)).toBe(inside.replace('2024-01-01', day));
    const chosen = "CASE WHEN created_at > '2024-01-01' THEN 1 ELSE iif(timestamp < '2024-01-01', 2, 3) END = 2";
    expect(sql(chosen)).toBe(chosen.replaceAll('2024-01-01', day));
  });

  it('has calculated times in the same form', () => {
    const written = (call: string) => `strftime('%Y-%m-%dT%H:%M:%fZ', ${call})`;
    for (const call of [
      "datetime('now', '-1 day')",
      "date('now')",
      'datetime(max(1, 2))',
      'CURRENT_TIMESTAMP',
      "strftime('%Y-%m-%d %H:%M:%f', 'now')",
    ]) {
      expect(sql(`created_at > ${call} AND x`)).toBe(`created_at > ${written(call)} AND x`);
      expect(sql(`(${call} <= created_at)`)).toBe(`(${written(call)} <= created_at)`);
      expect(sql(`${call} BETWEEN created_at AND timestamp`)).toBe(`${written(call)} BETWEEN created_at AND timestamp`);
    }
    expect(sql("created_at BETWEEN datetime('a') AND datetime('b')")).toBe(
      `created_at BETWEEN ${written("datetime('a')")} AND ${written("datetime('b')")}`,
    );
  });
});

/** What a condition is refused with. */
function refusal(
  text: string,
  ...values: (string | number | null | Uint8Array)[]
): { field?: string; message: string } {
  try {
    return { message: `not refused: ${comparingInstants({ sql: text, params: values }, isTime).sql}` };
  } catch (error) {
    return error as { field?: string; message: string };
  }
}

describe('a time that would be compared as text', () => {
  it.each([
    'created_at > 5',
    '5 < created_at',
    'created_at = -5.5',
    "created_at > x'00'",
    '(created_at, id) > (?, ?)',
    '(id, created_at) = (?, ?)',
    '(?, ?) < (created_at, id)',
    '(created_at, id) IN (VALUES (?, ?))',
    'created_at IN (SELECT value FROM json_each(?) WHERE value > ?)',
    'created_at IN (SELECT x FROM t)',
    "created_at IN ('2024-01-01', 5)",
    "created_at IN ('2024-01-01' || 'Z')",
    'created_at = (SELECT max(created_at) FROM sessions)',
    '? IN (created_at, timestamp)',
    "created_at > ('2024-01-01' || 'T10')",
    "created_at > '2024-01-01' || 'T10'",
    "'T10' || '2024-01-01' < created_at",
    "'2024-01-01' = max (created_at)",
    "coalesce(created_at, timestamp) > '2024-01-01'",
    "lower('2024-01-01') = created_at",
    "strftime('%Y', 'now') < created_at",
    "created_at || '' > '2024-01-01'",
    "+created_at > '2024-01-01'",
    "created_at COLLATE NOCASE > '2024-01-01'",
    "created_at > '2024-01-01' COLLATE NOCASE",
    'created_at > name',
    "name BETWEEN '2024-01-01' AND created_at",
    "created_at BETWEEN '2024-01-01' AND 5",
    "created_at BETWEEN name AND '2024-01-01'",
    '5 BETWEEN created_at AND timestamp',
    "CASE created_at WHEN '2024-01-01' THEN 1 END",
    "CASE WHEN id THEN created_at END > '2024-01-01'",
    "'2024-01-01' = x = created_at",
    'x = created_at = ?',
    'id IN (SELECT id FROM (SELECT id, created_at FROM sessions))',
    'created_at IN (',
    'created_at = (',
    '= (created_at) = (',
    'created_at BETWEEN',
    'created_at',
  ])('is refused with the remedy: %s', (text) => {
    expect(refusal(text, '2024-01-01', '2024-01-01')).toMatchObject({
      name: 'ValidationError',
      field: 'where',
      message: expect.stringMatching(/is a time, and would be compared as text in: .* julianday\(/),
    });
  });

  it.each([
    'soon',
    '',
    '2024-13-01',
    '2024-02-30',
    '2024-01-01Z',
    '01/02/2024',
    '10:00',
    '2024-01-01T25:00',
    '5',
    '2024-01T10:00',
  ])('is refused beside a text that is no time: %j', (text) => {
    expect(refusal(`created_at > '${text}'`)).toMatchObject({
      field: 'where',
      message: expect.stringContaining('is no time'),
    });
    expect(refusal('id = ? OR ? < created_at', '1', text)).toMatchObject({ field: 'params[1]' });
    expect(refusal('created_at IN (SELECT value FROM json_each(?))', JSON.stringify([text]))).toMatchObject({
      field: 'params[0]',
    });
  });

  it('is refused beside a value that is no time', () => {
    for (const value of [5, Date.now(), new Uint8Array([1])]) {
      expect(refusal('created_at > ?', value)).toMatchObject({ field: 'params[0]' });
    }
    for (const list of ['[5]', '{}', '"2024-01-01"', 'no JSON', 5]) {
      expect(refusal('created_at IN (SELECT value FROM json_each(?))', list)).toMatchObject({ field: 'params[0]' });
    }
  });
});
