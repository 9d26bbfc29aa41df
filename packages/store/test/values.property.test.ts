/** Whatever a field is given comes back equal, or is refused in its name and changes nothing. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type DatabaseInterface, ValidationError } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compression } from '../src/compression/index.ts';
import { encryption } from '../src/encryption/index.ts';
import { type Definition, definitions, type EntityTypes, type JsonValue, openStore, type Store } from '../src/index.ts';
import type { Column } from '../src/table/table.ts';
import { anyJson, anyText, readBack, valuesOf } from './support/field-values.ts';
import { createReferred, type RowEntity, smallestRows } from './support/smallest-rows.ts';

const engines: readonly (readonly [string, () => DatabaseInterface | Promise<DatabaseInterface>])[] = [
  ['better-sqlite3', () => betterSqlite3(':memory:') as DatabaseInterface],
  ['libSQL', () => libsql(':memory:') as DatabaseInterface],
  ['sql.js', async () => (await sqljs()) as DatabaseInterface],
];

type Row = Readonly<Record<string, unknown>>;

/** The verbs of an entity, for rows of any kind. */
interface Verbs {
  create(given: object): Row | Promise<Row>;
  createMany(given: readonly object[]): readonly Row[] | Promise<readonly Row[]>;
  get(id: string): Row | null | Promise<Row | null>;
  list(): readonly Row[] | Promise<readonly Row[]>;
  update(id: string, patch: object): Row | null | Promise<Row | null>;
  delete(id: string): unknown;
}

/** Rules about two fields: a value of the first may be refused in the name of the other. */
const TOGETHER: Readonly<Record<string, string>> = {
  'messages.delivered': 'deliveredAt',
  'messages.deliveredAt': 'delivered',
  'mcpEvents.errorMessage': 'success',
  // Where nothing else is said, it is the same moment.
  'jobs.createdAt': 'scheduledAt',
};

/** What is read from a field when that is written. The cases of the conformance suite say how. */
const READ_FROM: Readonly<Record<string, string>> = { 'githubIssues.labelsGiven': 'labels' };

/** The engine tells of neither which one is missing. */
const NAMELESS: readonly string[] = ['relationships.parentInstance', 'relationships.childInstance'];

const entities = Object.keys(smallestRows) as RowEntity[];

function refusedRightly(error: unknown, what: string, fields: readonly string[]): void {
  if (NAMELESS.includes(what) && (error as { constraint?: object }).constraint !== undefined) {
    expect(error).toMatchObject({ outcome: 'not-applied' });
    return;
  }
  expect(error, what).toBeInstanceOf(ValidationError);
  expect(error, what).toMatchObject({ outcome: 'not-applied' });
  expect([...fields, TOGETHER[what]], what).toContain((error as ValidationError).field);
}

/** Runs a write. Null when it was refused as it must be. */
async function attempt<T>(write: () => T | Promise<T>, what: string, ...fields: readonly string[]): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    refusedRightly(error, what, fields);
    return null;
  }
}

/** What a write gives back may leave out what is large. */
function withFieldsOf(some: Row, all: Row | null): Row {
  return Object.fromEntries(Object.keys(some).map((field) => [field, all?.[field]]));
}

const options = { compression, encryption: encryption({ key: new Uint8Array(32).fill(7) }) };

describe.each(engines)('on %s', (_, open) => {
  it.each(entities)('a new row of %s has what it was given in any field, or there is none', async (entity) => {
    const store = await openStore(await open(), options);
    await createReferred(store);
    const { table, writable } = definitions[entity] as unknown as Definition<EntityTypes>;
    const columns = table.columns as unknown as Readonly<Record<string, Column<unknown>>>;
    const verbs = store[entity] as unknown as Verbs;
    const before = await verbs.list();
    for (const field of writable as readonly string[]) {
      const { kind } = (columns[field] as Column<unknown>).codec;
      await fc.assert(
        fc.asyncProperty(valuesOf(kind), fc.boolean(), async (value, alone) => {
          const given = { ...smallestRows[entity], [field]: value };
          const write = async (): Promise<Row | null> =>
            alone ? await verbs.create(given) : ((await verbs.createMany([given]))[0] ?? null);
          const created = await attempt(write, `${entity}.${field}`, field);
          if (created !== null) {
            const found = await verbs.get(created.id as string);
            if (value !== null) expect(found?.[field]).toEqual(readBack(kind, value));
            expect(withFieldsOf(created, found)).toEqual(created);
            await verbs.delete(created.id as string);
          }
          expect(await verbs.list()).toEqual(before);
        }),
        { numRuns: 15 },
      );
    }
    await store.close();
  });

  it.each(entities)('a changed row of %s has what any field was changed to, or is as it was', async (entity) => {
    const store: Store = await openStore(await open(), options);
    await createReferred(store);
    const {
      table,
      changeable,
      changedAt = '',
      derived = {},
    } = definitions[entity] as unknown as Definition<EntityTypes>;
    const columns = table.columns as unknown as Readonly<Record<string, Column<unknown>>>;
    const verbs = store[entity] as unknown as Verbs;
    const kept = (row: Row | null, field: string) => {
      const following = ((derived as Row)[field] ?? []) as readonly { readonly column: string }[];
      const columnOf = (name: string) => columns[name]?.sql;
      const changes = [
        field,
        changedAt,
        READ_FROM[`${entity}.${field}`],
        ...Object.keys(columns).filter((name) => following.some(({ column }) => column === columnOf(name))),
      ];
      return Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => !changes.includes(name)));
    };
    for (const field of changeable as readonly string[]) {
      const { kind } = (columns[field] as Column<unknown>).codec;
      const { id } = await verbs.create(smallestRows[entity]);
      await fc.assert(
        fc.asyncProperty(valuesOf(kind), async (value) => {
          const before = await verbs.get(id as string);
          const write = () => verbs.update(id as string, { [field]: value });
          const changed = await attempt(write, `${entity}.${field}`, field);
          if (changed === null) expect(await verbs.get(id as string)).toEqual(before);
          else {
            expect(changed[field]).toEqual(readBack(kind, value));
            expect(withFieldsOf(changed, await verbs.get(id as string))).toEqual(changed);
            expect(kept(changed, field)).toEqual(kept(withFieldsOf(changed, before), field));
          }
        }),
        { numRuns: 15 },
      );
      await verbs.delete(id as string);
    }
    await store.close();
  });

  it('a setting has the value that it was given under any key, plain or encrypted, or there is none', async () => {
    const store = await openStore(await open(), options);
    await fc.assert(
      fc.asyncProperty(anyText, anyJson, fc.boolean(), async (key, value, encrypted) => {
        const set = () => store.config.set(key, value as JsonValue, { encrypted });
        const written = await attempt(set, 'config', 'key', 'value');
        if (written === null) expect(await store.config.count()).toBe(0);
        else {
          expect(await store.config.get(key)).toEqual(readBack('json', value));
          await store.config.delete(key);
        }
      }),
      { numRuns: 200 },
    );
    await store.close();
  });
});
