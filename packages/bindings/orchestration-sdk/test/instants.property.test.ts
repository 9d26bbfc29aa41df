/** Conditions over times find what a comparison of the moments finds, however both are written. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Database, QueryValue } from '../src/index.ts';
import { open } from './support/open.ts';

const MOMENTS = [0, 1, 999, 1_000, 86_399_999, 86_400_000, 86_400_001, 31_536_000_000].map(
  (ms) => Date.UTC(2023, 11, 31) + ms,
);
type Comparable = number | string;

const OPERATORS = {
  '=': (a: Comparable, b: Comparable) => a === b,
  '<>': (a: Comparable, b: Comparable) => a !== b,
  '<': (a: Comparable, b: Comparable) => a < b,
  '<=': (a: Comparable, b: Comparable) => a <= b,
  '>': (a: Comparable, b: Comparable) => a > b,
  '>=': (a: Comparable, b: Comparable) => a >= b,
  IS: (a: Comparable, b: Comparable) => a === b,
  'IS NOT': (a: Comparable, b: Comparable) => a !== b,
} as const;

interface Row {
  readonly id: string;
  readonly created_at: number;
  readonly last_activity: number;
}

/** A condition, the values of its placeholders, and what it means. */
interface Asked {
  readonly sql: string;
  readonly params: readonly QueryValue[];
  readonly holds: (row: Row) => boolean;
}

interface Written {
  readonly sql: string;
  readonly params: readonly QueryValue[];
  readonly of: (row: Row) => Comparable;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** The ways in which a moment can be written. */
function texts(ms: number): readonly string[] {
  const said = iso(ms);
  const east = new Date(ms + 5.5 * 3_600_000).toISOString().slice(0, -1);
  const day = said.endsWith('T00:00:00.000Z') ? [said.slice(0, 10)] : [];
  const short = said.endsWith('.000Z') ? [said.slice(0, 19).replace('T', ' '), said.replace('.000', '')] : [];
  return [said, said.slice(0, -1).replace('T', ' '), `${east}+05:30`, `${east}+0530`, ...day, ...short];
}

const moment = fc.constantFrom(...MOMENTS);
const text = moment.chain((ms) => fc.constantFrom(...texts(ms)).map((said) => ({ ms, said })));
const column = fc
  .constantFrom('created_at', 'last_activity')
  .map((name): Written => ({ sql: name, params: [], of: (row) => row[name as 'created_at'] }));
const timed: fc.Arbitrary<Written> = fc.oneof(
  moment.map((ms) => ({ sql: '?', params: [new Date(ms)], of: () => ms })),
  text.map(({ ms, said }) => ({ sql: '?', params: [said], of: () => ms })),
  text.map(({ ms, said }) => ({ sql: `'${said}'`, params: [], of: () => ms })),
);
const value: fc.Arbitrary<Written> = fc.oneof(
  timed,
  timed.map(({ sql, params, of }) => ({
    ...{ sql: `datetime(${sql})`, params },
    of: (row: Row) => Math.floor((of(row) as number) / 1_000) * 1_000,
  })),
);
const bracketed = (written: fc.Arbitrary<Written>) =>
  fc.tuple(written, fc.nat(2)).map(([one, depth]): Written => {
    return { ...one, sql: `${'('.repeat(depth)}${one.sql}${')'.repeat(depth)}` };
  });

/** What SQLite's functions make of a moment. */
const READINGS: Readonly<Record<string, (ms: number) => Comparable>> = {
  'date(*)': (ms) => iso(ms).slice(0, 10),
  'time(*)': (ms) => iso(ms).slice(11, 19),
  'datetime(*)': (ms) => iso(ms).slice(0, 19).replace('T', ' '),
  "strftime('%Y-%m', *)": (ms) => iso(ms).slice(0, 7),
  "CAST(strftime('%H', *) AS INTEGER)": (ms) => new Date(ms).getUTCHours(),
  'unixepoch(*)': (ms) => Math.floor(ms / 1_000),
  'unixepoch(*) % 7 + 5': (ms) => (Math.floor(ms / 1_000) % 7) + 5,
  'julianday(*)': (ms) => (ms + 210_866_760_000_000) / 86_400_000,
};
/** That of a time column, and several things that can stand beside it. */
const readings = fc.constantFrom(...Object.entries(READINGS)).chain(([call, read]) => {
  const within = ({ sql, params, of }: Written): Written => ({
    ...{ sql: call.replace('*', sql), params },
    of: (row) => read(of(row) as number),
  });
  const readColumn = column.map(within);
  const written = moment.map(read).chain((made) => {
    const literal = typeof made === 'string' ? `'${made}'` : String(made);
    return fc.constantFrom<Written>(
      { sql: '?', params: [made], of: () => made },
      { sql: literal, params: [], of: () => made },
    );
  });
  const other = fc.oneof(written, readColumn, timed.map(within));
  return fc.tuple(bracketed(readColumn), fc.array(bracketed(other), { minLength: 2, maxLength: 2 }));
});
const two = fc
  .tuple(
    bracketed(column),
    fc.constantFrom(...(Object.keys(OPERATORS) as (keyof typeof OPERATORS)[])),
    bracketed(fc.oneof(value, column)),
    fc.boolean(),
  )
  .map(([one, operator, other, turned]): Asked => {
    const [left, right] = turned ? [other, one] : [one, other];
    return {
      sql: `${left.sql} ${operator} ${right.sql}`,
      params: [...left.params, ...right.params],
      holds: (row) => OPERATORS[operator](left.of(row), right.of(row)),
    };
  });
const between = fc
  .tuple(
    fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
    fc.array(column, { minLength: 3, maxLength: 3 }),
    fc.array(value, { minLength: 3, maxLength: 3 }),
    fc.boolean(),
  )
  .map(([columnsAt, columns, values, negated]): Asked => {
    const [one, low, high] = [0, 1, 2].map((at) => (columnsAt.includes(at) ? columns[at] : values[at])) as [
      Written,
      Written,
      Written,
    ];
    return {
      sql: `${one.sql} ${negated ? 'NOT ' : ''}BETWEEN ${low.sql} AND ${high.sql}`,
      params: [one, low, high].flatMap(({ params }) => params),
      holds: (row) => (one.of(row) >= low.of(row) && one.of(row) <= high.of(row)) !== negated,
    };
  });
const listed = fc.tuple(column, fc.array(value, { maxLength: 4 }), fc.boolean()).map(
  ([one, values, negated]): Asked => ({
    sql: `${one.sql} ${negated ? 'NOT ' : ''}IN (${values.map(({ sql }) => sql).join(', ')})`,
    params: values.flatMap(({ params }) => params),
    holds: (row) => values.some(({ of }) => of(row) === one.of(row)) !== negated,
  }),
);
const json = fc.tuple(column, fc.array(text, { maxLength: 4 })).map(
  ([one, values]): Asked => ({
    sql: `${one.sql} IN (SELECT value FROM json_each(?))`,
    params: [JSON.stringify(values.map(({ said }) => said))],
    holds: (row) => values.some(({ ms }) => ms === one.of(row)),
  }),
);
const read = fc
  .tuple(
    readings,
    fc.constantFrom(...(Object.keys(OPERATORS) as (keyof typeof OPERATORS)[])),
    fc.constantFrom('two', 'turned', 'between', 'bound', 'in', 'row'),
  )
  .map(([[one, [low, high]], operator, shape]): Asked => {
    const [first, second] = [low as Written, high as Written];
    const asked = (sql: string, all: readonly Written[], holds: (row: Row) => boolean): Asked => ({
      ...{ sql, params: all.flatMap(({ params }) => params), holds },
    });
    const holds = OPERATORS[operator];
    if (shape === 'two') {
      return asked(`${one.sql} ${operator} ${first.sql}`, [one, first], (row) => holds(one.of(row), first.of(row)));
    }
    if (shape === 'turned') {
      return asked(`${first.sql} ${operator} ${one.sql}`, [first, one], (row) => holds(first.of(row), one.of(row)));
    }
    if (shape === 'in') {
      const isOne = (row: Row) => [first, second].some(({ of }) => of(row) === one.of(row));
      return asked(`${one.sql} IN (${first.sql}, ${second.sql})`, [one, first, second], isOne);
    }
    if (shape === 'row') {
      const isLater = (row: Row) => one.of(row) > first.of(row) || (one.of(row) === first.of(row) && row.id > '5');
      return asked(`(${one.sql}, id) > (${first.sql}, '5')`, [one, first], isLater);
    }
    const [it, from, to] = shape === 'between' ? [one, first, second] : [first, second, one];
    const isWithin = (row: Row) => it.of(row) >= from.of(row) && it.of(row) <= to.of(row);
    return asked(`${it.sql} BETWEEN ${from.sql} AND ${to.sql}`, [it, from, to], isWithin);
  });
const condition = fc.oneof(two, between, listed, json, read);
const conditions = fc.tuple(condition, condition, fc.constantFrom('AND', 'OR'), fc.boolean()).map(
  ([one, other, word, negated]): Asked => ({
    sql: negated ? `NOT (${one.sql}) ${word} ${other.sql}` : `${one.sql} ${word} ${other.sql}`,
    params: [...one.params, ...other.params],
    holds: (row) => {
      const [first, second] = [one.holds(row) !== negated, other.holds(row)];
      return word === 'AND' ? first && second : first || second;
    },
  }),
);

let db: Database;
const rows: Row[] = [];
beforeAll(async () => {
  db = await open();
  for (const created_at of MOMENTS) {
    for (const last_activity of MOMENTS.slice(0, 4)) {
      rows.push({ id: String(rows.length), created_at, last_activity });
    }
  }
  const sessions = rows.map(({ id, created_at, last_activity }) => ({
    ...{ id, type: 'director', name: id },
    createdAt: new Date(created_at),
    lastActivity: new Date(last_activity),
  }));
  expect(await db.sessions.bulkInsertSessions(sessions)).toMatchObject({ failed: 0 });
});

it('any condition over times compares instants', async () => {
  await fc.assert(
    fc.asyncProperty(conditions, async ({ sql, params, holds }) => {
      const found = await db.sessions.getAllSessions({ where: sql, params });
      expect(found.map(({ id }) => id)).toEqual(rows.filter(holds).map(({ id }) => id));
    }),
    { numRuns: 300 },
  );
});
