import { describe, expect, it } from 'vitest';
import { comparingInstants } from '../src/instants.ts';

const isTime = (column: string) => column === 'created_at' || column === 'timestamp';
const day = '2024-01-01T00:00:00.000Z';
const sql = (text: string) => comparingInstants({ sql: text, params: [] }, isTime).sql;
const params = (text: string, ...values: string[]) => comparingInstants({ sql: text, params: values }, isTime).params;

describe('a condition', () => {
  it('keeps everything that is not compared with a time', () => {
    for (const text of [
      '',
      "name = '2024-01-01'",
      "created_at LIKE '2024-01-01%' OR name IN ('2024-01-01')",
      "created_at IS NULL AND date(created_at) = '2024-01-01'",
      "created_at > last_activity AND 'created_at > 2024-01-01' = name",
      "created_at > 'soon' -- created_at > '2024-01-01'\n",
      "created_at > '2024-13-45' AND created_at = 5 AND created_at BETWEEN",
      'created_at IN (',
      "datetime('now')",
    ]) {
      expect(sql(text)).toBe(text);
    }
  });

  it('has literals beside a time column as the store writes times', () => {
    expect(sql("created_at>'2024-01-01'")).toBe(`created_at>'${day}'`);
    expect(sql("s.CREATED_AT /* x */ >= '2024-01-01 00:00'")).toBe(`s.CREATED_AT /* x */ >= '${day}'`);
    expect(sql(`'2024-01-01T01:30:00+0130' < [created_at]`)).toBe(`'${day}' < [created_at]`);
    expect(sql("timestamp NOT BETWEEN '2024-01-01' AND '2024-01-01Z'")).toBe(
      `timestamp NOT BETWEEN '${day}' AND '2024-01-01Z'`,
    );
    expect(sql("timestamp IN ('2024-01-01', 'x', '2024-01-01 00:00:00.000000')")).toBe(
      `timestamp IN ('${day}', 'x', '${day}')`,
    );
  });

  it('has values beside a time column so, and no others', () => {
    const either =
      'name = ? AND created_at > ? AND created_at BETWEEN ? AND ? OR ? = timestamp AND timestamp IN (?, ?)';
    const given = Array.from({ length: 7 }, () => '2024-01-01');
    expect(params(either, ...given)).toEqual(['2024-01-01', day, day, day, day, day, day]);
  });

  it('sees through brackets, and through no calls', () => {
    for (const text of [
      "(created_at) = '2024-01-01'",
      "created_at IN ((('2024-01-01')))",
      "'2024-01-01' IN (created_at)",
    ]) {
      expect(sql(text)).toBe(text.replace('2024-01-01', day));
    }
    expect(sql("x = 1 AND (((s.created_at))) > (('2024-01-01'))")).toBe(`x = 1 AND (((s.created_at))) > (('${day}'))`);
    for (const text of [
      "date(created_at) = '2024-01-01'",
      "'2024-01-01' = max (created_at)",
      "created_at > ('2024-01-01' || 'T10')",
      "name IN ('2024-01-01') AND (created_at)",
      "lower('2024-01-01') = created_at",
      'created_at = (',
      '= (created_at) = (',
    ]) {
      expect(sql(text)).toBe(text);
    }
  });

  it('has calculated times in the same form', () => {
    const written = (call: string) => `strftime('%Y-%m-%dT%H:%M:%fZ', ${call})`;
    for (const call of ["datetime('now', '-1 day')", "date('now')", 'datetime(max(1, 2))', 'CURRENT_TIMESTAMP']) {
      expect(sql(`created_at > ${call} AND x`)).toBe(`created_at > ${written(call)} AND x`);
      expect(sql(`(${call} <= created_at)`)).toBe(`(${written(call)} <= created_at)`);
    }
    expect(sql("created_at BETWEEN datetime('a') AND datetime('b')")).toBe(
      `created_at BETWEEN ${written("datetime('a')")} AND ${written("datetime('b')")}`,
    );
  });
});
