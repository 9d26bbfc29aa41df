import type { Database } from '../database/database.ts';
import { type Flow, wait } from '../database/flow.ts';
import { MigrationError } from './error.ts';
import { LEDGER } from './ledger.ts';
import { migrateDatabase, type RunOptions } from './migrate.ts';
import { type MigrationSet, migrationLabel } from './migration.ts';
import type { MigrationProblem } from './problem.ts';
import type { MigrationReport, MigrationResult } from './report.ts';
import { rollbackDatabase } from './rollback.ts';
import { type SchemaChange, type SchemaEntry, schemaChanges } from './schema-change.ts';

/** One migration, run in one direction on the scratch database. */
export interface VerifyStep {
  readonly direction: 'up' | 'down' | 'up-again';
  readonly result: MigrationResult;
  readonly before: readonly SchemaEntry[];
  readonly after: readonly SchemaEntry[];
  /** What it did to the schema. */
  readonly changes: readonly SchemaChange[];
  /** After `down`, how the schema differs from before `up`; after `up-again`, from after `up`. Empty when all is well. */
  readonly unlike: readonly SchemaChange[];
}

export interface VerifyReport {
  /** Every step ran, and every schema came out as it was. */
  readonly ok: boolean;
  readonly steps: readonly VerifyStep[];
  readonly problems: readonly MigrationProblem[];
  /** The last migration without a down, as `set/003_name`: it, and what was applied before it, was not rolled back. */
  readonly irreversible: string | null;
}

export function* verifyDatabase(db: Database, sets: readonly MigrationSet[], options: RunOptions): Flow<VerifyReport> {
  const found = yield* readEntries(db, options.call);
  if (found.length > 0) {
    throw new MigrationError(
      `The scratch database is not empty (it has ${found[0]?.type} ${found[0]?.name}). Give a new one: everything in it is created and dropped.`,
    );
  }
  const scratch = new Scratch(db, sets, options);
  yield* scratch.up('up');
  if (scratch.ok) yield* scratch.down();
  if (scratch.ok) yield* scratch.up('up-again');
  return scratch.report();
}

class Scratch {
  readonly #db: Database;
  readonly #sets: readonly MigrationSet[];
  readonly #options: RunOptions;
  readonly #steps: VerifyStep[] = [];
  #problems: readonly MigrationProblem[] = [];
  #irreversible: string | null = null;

  constructor(db: Database, sets: readonly MigrationSet[], options: RunOptions) {
    this.#db = db;
    this.#sets = sets;
    this.#options = options;
  }

  get ok(): boolean {
    const ran = this.#steps.every(({ result }) => result.status === 'applied' || result.status === 'rolled-back');
    return ran && this.#problems.length === 0;
  }

  report(): VerifyReport {
    const alike = this.#steps.every(({ unlike }) => unlike.length === 0);
    return { ok: this.ok && alike, steps: this.#steps, problems: this.#problems, irreversible: this.#irreversible };
  }

  /** One migration after another: the sets grow by one each time. */
  *up(direction: 'up' | 'up-again'): Flow<void> {
    const whole = yield* migrateDatabase(this.#db, this.#sets, { ...this.#options, dryRun: true });
    this.#problems = whole.problems;
    if (!this.ok) return;
    for (const { set, version, status } of whole.results) {
      if (status === 'skipped') continue;
      const upTo = this.#sets.slice(0, this.#sets.findIndex(({ name }) => name === set) + 1).map((one) => {
        return one.name === set
          ? { ...one, migrations: one.migrations.filter((migration) => migration.version <= version) }
          : one;
      });
      yield* this.#step(direction, set, version, migrateDatabase(this.#db, upTo, this.#options));
      if (!this.ok) return;
    }
  }

  /** The last set first, each as far as it goes. */
  *down(): Flow<void> {
    for (const { name: set, migrations } of [...this.#sets].reverse()) {
      for (const migration of [...migrations].sort((a, b) => b.version - a.version)) {
        if (migration.down === undefined) {
          this.#irreversible = `${set}/${migrationLabel(migration)}`;
          return;
        }
        const target = { set, steps: 1, to: undefined };
        yield* this.#step(
          'down',
          set,
          migration.version,
          rollbackDatabase(this.#db, this.#sets, target, this.#options),
        );
        if (!this.ok) return;
      }
    }
  }

  *#step(direction: VerifyStep['direction'], set: string, version: number, run: Flow<MigrationReport>): Flow<void> {
    const before = yield* readEntries(this.#db, this.#options.call);
    const { results } = yield* run;
    const after = yield* readEntries(this.#db, this.#options.call);
    const result = results.find((one) => one.set === set && one.version === version);
    if (result === undefined) return;
    const first = this.#steps.find((step) => step.result.set === set && step.result.version === version);
    const model = direction === 'down' ? first?.before : first?.after;
    this.#steps.push({
      direction,
      result,
      before,
      after,
      changes: schemaChanges(before, after),
      unlike: model === undefined ? [] : schemaChanges(model, after),
    });
  }
}

function* readEntries(db: Database, call: RunOptions['call']): Flow<readonly SchemaEntry[]> {
  const { rows } = yield* wait(
    db.query(
      `SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name <> '${LEDGER}' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name`,
      [],
      call,
    ),
  );
  return rows.map(([type, name, sql]) => ({ type: type as string, name: name as string, sql: sql as string }));
}
