import { describe, expect, it } from 'vitest';
import { comparingInstants } from '../src/select/instants.ts';

const isTime = (column: string) => ['created_at', 'timestamp', 'last_activity'].includes(column);
const day = '2024-01-01T00:00:00.000Z';
const sql = (text: string) => comparingInstants({ sql: text, params: [] }, isTime).sql;
const params = (text: string, ...values: (string | number | null)[]) =>
  comparingInstants({ sql: text, params: values }, isTime).params;

describe('a condition', () => {
  it('keeps everything that is not compared with a time', () => {
    for (const text of [
      '',
      "name = '2024-01-01' AND size > 5 AND (id, name) = ('2024-01-01', 'b')",
      "name LIKE '2024-01-01%' OR name IN ('2024-01-01') OR date(name) = '2024' OR julianday('2024') > julianday(?)",
      "created_at IS NULL AND date(created_at) = '2024-01-01' AND last_activity IS NOT NULL",
      'created_at ISNULL OR timestamp NOTNULL OR (timestamp) NOT NULL',
      "created_at > last_activity AND 'created_at > 2024-01-01' = name",
      "id > 'soon' -- created_at > 5\n",
      'created_at BETWEEN timestamp AND NULL OR created_at IN () OR timestamp IN (created_at)',
      "julianday(created_at) > julianday('now') - 5 AND unixepoch(max(created_at, timestamp)) > 5",
      "strftime('%Y', created_at) = '2024' AND count(s.created_at) > 5 AND length(timestamp) = 24",
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
      "datetime(1700000000, 'unixepoch')",
      'CURRENT_TIMESTAMP',
      "strftime('%Y-%m-%d %H:%M:%f', 'now')",
    ]) {
      expect(sql(`created_at > ${call} AND x`)).toBe(`created_at > ${written(call)} AND x`);
      expect(sql(`(${call} <= created_at)`)).toBe(`(${written(call)} <= created_at)`);
      expect(sql(`${call} BETWEEN created_at AND timestamp`)).toBe(`${written(call)} BETWEEN created_at AND timestamp`);
    }
    expect(sql("created_at BETWEEN datetime('2024') AND date(date('2024-01'), '+1 day')")).toBe(
      `created_at BETWEEN ${written(`datetime('${day}')`)} AND ${written(`date(date('${day}'), '+1 day')`)}`,
    );
    expect(params('created_at > datetime(?) OR created_at = date(?, ?)', '2024-01', '2024', '-1 day')).toEqual([
      ...[day, day, '-1 day'],
    ]);
    expect(sql("created_at > date(last_activity, '-1 day')")).toBe(
      `created_at > ${written("date(last_activity, '-1 day')")}`,
    );
  });

  it.each([
    "date(created_at) = '2024-02-29' AND '10:00:59' < time(created_at) OR datetime(created_at) <> '2024-01-01 00:00:00'",
    "(date(created_at)) NOT IN ('2024-01-01', date('now'), NULL) AND date(created_at) IS NOT NULL",
    "date(created_at, 'start of month') BETWEEN date('now', ?) AND CURRENT_DATE",
    'CURRENT_TIMESTAMP > datetime(created_at) AND time(timestamp) < current_time',
    "date(created_at) = date(s.last_activity) AND ((date(created_at))) < strftime('%F', 'now')",
    "strftime('%Y-%m', created_at) = '2024-01' AND '100%' = strftime('100%%', created_at)",
    "strftime('%d/%m/%Y at %R', created_at) = '01/01/2024 at 10:00' AND strftime('it''s %Y', timestamp) > 'it''s 2024'",
    "CAST(strftime('%Y', created_at) AS INTEGER) % 4 = 0 AND CAST(strftime('%s', created_at) AS INT) > unixepoch('now')",
    'julianday(created_at) - julianday(last_activity) > 0.5 AND 5 < abs(-julianday(created_at))',
    '(unixepoch(created_at) - unixepoch(last_activity)) / 60 BETWEEN 5 AND ? AND unixepoch(created_at) IN (5, NULL)',
    'julianday(timestamp) = (SELECT max(julianday(timestamp)) FROM messages WHERE x) ORDER BY julianday(created_at)',
    "max(date(created_at), date(timestamp)) > '2024-01-01' AND coalesce(julianday(created_at), 5) > 6",
    "id IN (SELECT id FROM messages WHERE date(timestamp) = '2024-01-01' GROUP BY id)",
    "CASE WHEN date(created_at) = '2024-01-01' THEN 1 ELSE julianday(created_at) > 5 END = 1",
    "date(datetime(created_at, '+1 hour')) = '2024-01-01'",
    "'2024-01-01' NOT IN (date(created_at), date(timestamp), name)",
  ])('keeps what is read of times in one way: %s', (text) => {
    expect(params(text, null)).toEqual([null]);
    expect(sql(text)).toBe(text);
  });

  it.each([
    ['unixepoch(created_at) > ?', 1_700_000_000],
    ['unixepoch(created_at) * 1000 > ?', Date.now()],
    ['1000 * unixepoch(created_at) BETWEEN 1700000000000 AND ?', Date.now()],
    ['unixepoch(created_at) > ? / 1000', Date.now()],
    ['julianday(created_at) > ?', 2_460_000.5],
    ["CAST(strftime('%Y', created_at) AS INTEGER) = ?", 2024],
    ["date(created_at, ?, '+1 day') = '2024-01-01'", '-1 month'],
    ["date(created_at, ?) = '2024-01-01'", 'localtime'],
  ])('takes a number of the unit that is read, and calculations with others: %s', (text, value) => {
    expect(params(text, value)).toEqual([value]);
    expect(sql(text)).toBe(text);
  });

  it('has what is read beside a reading in a form that SQLite reads', () => {
    expect(sql("julianday(created_at) > julianday('2024-01')")).toBe(`julianday(created_at) > julianday('${day}')`);
    expect(sql("date('2024') BETWEEN date(created_at) AND date(datetime('2024-01-01T01:00+01'||':00'))")).toBe(
      `date('${day}') BETWEEN date(created_at) AND date(datetime('2024-01-01T01:00+01'||':00'))`,
    );
    expect(sql("unixepoch(max(created_at, '2024'), '-1 day') > 5 + unixepoch('2024')")).toBe(
      `unixepoch(max(created_at, '${day}'), '-1 day') > 5 + unixepoch('${day}')`,
    );
    const rows = '(julianday(created_at), id) > (julianday(?), ?) AND (?, date(?)) = (id, date(timestamp))';
    expect(params(rows, '2024', '2024', '2024', '2024')).toEqual([day, '2024', '2024', day]);
    expect(params('datetime(created_at) > datetime(?) AND name > datetime(?)', '2024', '2024')).toEqual([day, '2024']);
    const dates = 'date(created_at) IN (SELECT value FROM json_each(?))';
    expect(params(dates, '["2024-01-01",null]')).toEqual(['["2024-01-01",null]']);
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
    "created_at LIKE '2024-05-01 12%'",
    "created_at NOT GLOB '2024*'",
    "'2024' LIKE created_at",
    "substr(created_at, 1, 10) = '2024-01-01'",
    "iif(id, created_at, timestamp) > '2024-01-01'",
    "julianday(created_at || 'x') > 5",
    'julianday(max(created_at, name)) > 5',
    "datetime(created_at, 'subsec') > datetime('now')",
    "datetime(created_at, 'unixepoch') > datetime('now')",
    "date('now', created_at) = '2024-01-01'",
    "date(julianday(created_at)) = '2024-01-01'",
    "strftime('%s', created_at) > '5'",
    "strftime('%q', created_at) > '5'",
    'strftime(?, created_at) > ?',
    'created_at > datetime(5)',
    "created_at > datetime(1700000000000, 'unixepoch')",
    "created_at > datetime(julianday('2024-01-01'))",
    '? BETWEEN created_at AND date(timestamp)',
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
    "date(created_at) = strftime('%Y', 'now')",
    "date(created_at) = datetime('now')",
    'date(created_at) > 2024',
    "date(created_at) LIKE '2024%'",
    "date(created_at) || '' = '2024-01-01'",
    "date(created_at) COLLATE NOCASE = '2024-01-01'",
    "lower(date(created_at)) = '2024-01-01'",
    "date(created_at) = (SELECT '2024-01-01' UNION SELECT date('now'))",
    'date(created_at) = name',
    'date(created_at) IN (name)',
    'name IN (date(created_at), date(timestamp))',
    'date(created_at)',
    'CASE date(created_at) WHEN ? THEN 1 END',
    'date(created_at) = CAST(? AS TEXT)',
    "strftime('%Y', created_at) = 2024",
    "strftime('%Y', created_at) = date('now')",
    "strftime('%Y', created_at) + 0 = 2024",
    "CAST(strftime('%Y', created_at) AS INTEGER) = '2024'",
    "CAST(strftime('%Y', created_at) AS TEXT) = '2024'",
    "julianday(created_at) > '2024-01-01'",
    'julianday(created_at) > last_activity',
    "julianday(created_at) > unixepoch('now')",
    "julianday(created_at) > julianday('now') - unixepoch('now')",
    "julianday(created_at) > julianday('now') || ''",
    'julianday(created_at) > julianday(5)',
    'julianday(created_at) - created > 5',
    'julianday(created_at) BETWEEN 5 AND name',
    '(julianday(created_at), id) > (name, ?)',
    '(julianday(created_at), id) IN (VALUES (?, ?))',
    '(julianday(created_at), id) > (SELECT julianday(?), 5)',
    'EXISTS (SELECT julianday(created_at) FROM sessions)',
    'total(julianday(created_at), name) > 5',
    'unixepoch(created_at) > 1700000000000',
    '1700000000000 NOT IN (unixepoch(created_at))',
  ])('is refused where what is read of it is not: %s', (text) => {
    expect(refusal(text, '2024-01-01', '2024-01-01')).toMatchObject({
      name: 'ValidationError',
      field: 'where',
      message: expect.stringMatching(/of a time would be compared with something else in: .* Compare it with \S.*\?/),
    });
  });

  it.each([
    ['date(created_at) >= ?', day],
    ['datetime(created_at) > ?', '2024-05-01T10:00:00Z'],
    ['datetime(created_at) > ?', '2024-05-01 10:00'],
    ['date(created_at) > ?', '2024-02-30'],
    ['date(created_at) > ?', '2024-1-1'],
    ['date(created_at) > ?', 5],
    ['time(created_at) > ?', '25:00:00'],
    ["strftime('%Y.%m', created_at) > ?", '2024-01'],
    ['julianday(created_at) > ?', day],
    ['julianday(created_at) - ? > 5', day],
    ['5 < max(unixepoch(created_at), ?)', day],
    ['date(created_at) IN (SELECT value FROM json_each(?))', JSON.stringify([day])],
    ['(date(created_at), id) > (?, 5)', day],
    ['date(created_at) > date(?)', 'soon'],
    ['date(created_at) > date(?)', 5],
    ['created_at > datetime(?)', Date.now()],
    ["created_at > datetime(?, 'unixepoch')", Date.now()],
    ["created_at > datetime(?, 'unixepoch')", '5'],
    ['julianday(created_at) < julianday(?)', '9999-12-31T23:59:59-10:00'],
    ['unixepoch(created_at) > ?', Date.now()],
    ['? < max(unixepoch(created_at), 5)', Date.now()],
    ['julianday(created_at) BETWEEN ? AND 2460000', Date.now()],
    ["date(created_at, ?) = '2024-01-01'", 'unixepoch'],
    ["created_at > datetime('2024-01-01', ?)", 'julianday'],
    ["datetime(timestamp) > datetime('now', '-1 day', ?)", ' SubSec '],
  ])('is refused beside a value that is written otherwise: %s with %j', (text, value) => {
    expect(refusal(text, value)).toMatchObject({ name: 'ValidationError', field: 'params[0]' });
  });

  it('is refused beside literals that are written otherwise', () => {
    expect(refusal("datetime(created_at) > '2024-05-01T10:00:00Z'")).toMatchObject({
      field: 'where',
      message: expect.stringContaining('Write datetime(?) for a Date'),
    });
    expect(refusal("julianday(created_at) > julianday('soon')")).toMatchObject({ field: 'where' });
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
