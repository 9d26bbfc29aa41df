import { type Flow, type Handle, type Operation, type Statement, ValidationError, wait } from '@coterie/core';
import { definitionOf } from '../entities/definition-of.ts';
import type { EntityName } from '../entities/index.ts';
import type { Definition } from '../table/definition.ts';
import type { EntityTypes } from '../table/entity.ts';
import { countOf } from '../table/listing.ts';
import { closureStatement, type Doomed, readClosure, tablesBelow } from './closure.ts';
import { type Bound, type Condemned, condemnedBy, type Policy, policyOf } from './policy.ts';
import { type StoredSchema, type StoredTable, storedSchema } from './schema.ts';
import type { Policies, PrunedTable, PruneOptions, PruneReport, Retention } from './types.ts';

/** Rows of one round trip, unless said otherwise. */
const BATCH = 1000;
/** With how many rows it begins, as long as nobody knows how many go with each. */
const FIRST = 20;

/** What a policy lets go, or a part of that. */
interface Part extends Condemned {
  readonly entity: EntityName;
}

/** See `Store.prune`. */
export function* prune(db: Handle, now: Date, options: PruneOptions): Flow<PruneReport> {
  const { policies, dryRun = false, batch = BATCH, onProgress, signal } = options;
  if (countOf('batch', batch) === 0) throw new ValidationError('batch', 'batch must be 1 or more rows.');
  const call = { signal };
  const wanted = wantedOf(policies);
  const schema = yield* wait(db.run(storedSchema, call));
  const parts = yield* partsOf(db, schema, wanted, { now, call });
  if (parts.length === 0) return reportOf(dryRun, []);
  if (dryRun) return reportOf(true, yield* wait(db.run(countOperation(schema, parts), call)));
  const gone = new Tally();
  // What goes with others goes first, so that each policy finds the rows of its table as they were.
  for (const part of childrenFirst(schema, parts)) {
    let size = Math.min(batch, FIRST);
    let after: Bound | null = null;
    for (;;) {
      const { tables, last, count }: Batch = yield* wait(db.run(batchOperation(schema, part, { size, after }), call));
      if (count === 0) break;
      gone.add(tables);
      onProgress?.({ entity: part.entity, ...gone.total });
      if (count < size) break;
      after = last;
      size = nextSize(size, batch, { count, rows: tables.reduce((sum, { rows }) => sum + rows, 0) });
    }
  }
  return reportOf(false, gone.tables);
}

interface Wanted {
  readonly entity: EntityName;
  readonly definition: Definition<EntityTypes>;
  readonly retention: Retention<EntityTypes>;
}

function wantedOf(policies: Policies): readonly Wanted[] {
  return (Object.entries(policies) as [EntityName, Retention<EntityTypes> | undefined][]).flatMap(
    ([entity, retention]) =>
      retention === undefined
        ? []
        : [{ entity, definition: definitionOf(entity) as unknown as Definition<EntityTypes>, retention }],
  );
}

/** What every policy lets go, from the rows as they are now: one round trip, where anything must be asked. */
function* partsOf(
  db: Handle,
  { tables }: StoredSchema,
  wanted: readonly Wanted[],
  { now, call }: { readonly now: Date; readonly call: Pick<PruneOptions, 'signal'> },
): Flow<readonly Part[]> {
  const policies = wanted.map(({ entity, definition, retention }): readonly [EntityName, Policy] => [
    entity,
    policyOf(entity, definition, retention, { now, stored: tables.get(definition.table.name) as StoredTable }),
  ]);
  const questions = policies.flatMap(([, policy]) => policy.questions);
  const answers = questions.length === 0 ? [] : [...(yield* wait(db.batch(questions, call)))];
  return policies.flatMap(([entity, policy]) =>
    condemnedBy(policy, answers.splice(0, policy.questions.length)).map((part) => ({ ...part, entity })),
  );
}

function countOperation(schema: StoredSchema, parts: readonly Part[]): Operation<readonly PrunedTable[]> {
  const doomed = parts.map(({ table, next }): Doomed => ({ table, where: chosen(next(-1, null)) }));
  return {
    access: 'read',
    statements: [closureStatement(schema, doomed)],
    decode: ([result]) => readClosure(result?.rows ?? []),
  };
}

function chosen({ sql, params }: Statement): Statement {
  return { sql: `seq IN (${sql})`, params };
}

interface Batch {
  readonly tables: readonly PrunedTable[];
  /** Of the rows that the policy itself let go. */
  readonly count: number;
  /** The order's values of the last of them. */
  readonly last: Bound | null;
}

/** Counts and deletes the next rows: atomic, so that both are about the same ones. */
function batchOperation(
  schema: StoredSchema,
  { table, order, next }: Part,
  { size, after }: { readonly size: number; readonly after: Bound | null },
): Operation<Batch> {
  const where = chosen(next(size, after));
  const { params } = where;
  const descending = order.map((column) => `${column} DESC`).join(', ');
  const last = `SELECT count(*) OVER (), ${order.join(', ')} FROM ${table} WHERE ${where.sql} ORDER BY ${descending} LIMIT 1`;
  return {
    access: 'write',
    statements: [
      closureStatement(schema, [{ table, where }]),
      { sql: last, params },
      { sql: `DELETE FROM ${table} WHERE ${where.sql}`, params },
    ],
    decode: ([closure, last]) => {
      const [count = 0, ...values] = last?.rows[0] ?? [];
      return { tables: readClosure(closure?.rows ?? []), count: Number(count), last: values };
    },
  };
}

/** As many rows as make a batch, if as many go with each as did until now. */
function nextSize(size: number, batch: number, { count, rows }: { readonly count: number; readonly rows: number }) {
  return Math.max(1, Math.min(batch, size * 4, Math.floor((batch * count) / Math.max(rows, count))));
}

/** Those whose rows go with another's come before it. */
function childrenFirst({ cascades }: StoredSchema, parts: readonly Part[]): readonly Part[] {
  const ordered: Part[] = [];
  const visit = (one: Part): void => {
    if (ordered.includes(one) || visiting.has(one)) return;
    visiting.add(one);
    const below = tablesBelow(cascades, one.table);
    for (const other of parts) if (below.has(other.table)) visit(other);
    ordered.push(one);
  };
  const visiting = new Set<Part>();
  for (const one of parts) visit(one);
  return ordered;
}

class Tally {
  readonly #tables = new Map<string, { rows: number; bytes: number }>();

  add(tables: readonly PrunedTable[]): void {
    for (const { table, rows, bytes } of tables) {
      const sum = this.#tables.get(table) ?? { rows: 0, bytes: 0 };
      this.#tables.set(table, { rows: sum.rows + rows, bytes: sum.bytes + bytes });
    }
  }

  get tables(): readonly PrunedTable[] {
    return [...this.#tables]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([table, { rows, bytes }]) => ({ table, rows, bytes }));
  }

  get total(): Pick<PruneReport, 'rows' | 'bytes'> {
    return totalOf(this.tables);
  }
}

function totalOf(tables: readonly PrunedTable[]): Pick<PruneReport, 'rows' | 'bytes'> {
  return {
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function reportOf(dryRun: boolean, tables: readonly PrunedTable[]): PruneReport {
  return { dryRun, ...totalOf(tables), tables };
}
