/** Conditions over times find what a comparison of the moments finds, however both are written. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Database, QueryValue } from '../src/index.ts';
import { open } from './support/open.ts';

const MOMENTS = [0, 1, 999, 1_000, 86_399_999, 86_400_000, 86_400_001, 31_536_000_000].map(
  (ms) => Date.UTC(2023, 11, 31) + ms,
);
const OPERATORS = {
  '=': (a: number, b: number) => a === b,
  '<>': (a: number, b: number) => a !== b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  IS: (a: number, b: number) => a === b,
  'IS NOT': (a: number, b: number) => a !== b,
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
  readonly of: (row: Row) => number;
}

/** The ways in which a moment can be written. */
function texts(ms: number): readonly string[] {
  const iso = new Date(ms).toISOString();
  const east = new Date(ms + 5.5 * 3_600_000).toISOString().slice(0, -1);
  const day = iso.endsWith('T00:00:00.000Z') ? [iso.slice(0, 10)] : [];
  const short = iso.endsWith('.000Z') ? [iso.slice(0, 19).replace('T', ' '), iso.replace('.000', '')] : [];
  return [iso, iso.slice(0, -1).replace('T', ' '), `${east}+05:30`, `${east}+0530`, ...day, ...short];
}

const moment = fc.constantFrom(...MOMENTS);
const text = moment.chain((ms) => fc.constantFrom(...texts(ms)).map((said) => ({ ms, said })));
const column = fc
  .constantFrom('created_at', 'last_activity')
  .map((name): Written => ({ sql: name, params: [], of: (row) => row[name as 'created_at'] }));
const value: fc.Arbitrary<Written> = fc.oneof(
  moment.map((ms) => ({ sql: '?', params: [new Date(ms)], of: () => ms })),
  text.map(({ ms, said }) => ({ sql: '?', params: [said], of: () => ms })),
  text.map(({ ms, said }) => ({ sql: `'${said}'`, params: [], of: () => ms })),
  moment.map((ms) => {
    const seconds = Math.floor(ms / 1_000) * 1_000;
    return { sql: `datetime('${new Date(seconds).toISOString()}')`, params: [], of: () => seconds };
  }),
);
const bracketed = (written: fc.Arbitrary<Written>) =>
  fc.tuple(written, fc.nat(2)).map(([one, depth]): Written => {
    return { ...one, sql: `${'('.repeat(depth)}${one.sql}${')'.repeat(depth)}` };
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
const condition = fc.oneof(two, between, listed, json);
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
