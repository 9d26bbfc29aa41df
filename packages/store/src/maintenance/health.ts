import {
  type DanglingReferences,
  type Database,
  DatabaseError,
  type Flow,
  type Integrity,
  integrityCheck,
  type MigrationProblem,
  planMigrations,
  referenceCheck,
  wait,
} from '@coterie/core';
import { storeMigrations } from '../migrations.gen.ts';
import {
  type IndexedWords,
  indexedWords,
  type SearchIndexHealth,
  searchIndexes,
  searchIndexHealth,
} from '../search/health.ts';

/** What is wrong with a store, and what is not. Nothing is changed to find it out. */
export interface StoreHealth {
  /** Whether nothing of all this is a problem. */
  readonly ok: boolean;
  /** Pages, rows, constraints and indexes. */
  readonly integrity: Integrity;
  /** Rows that refer to others that are not there; empty when all of them are. */
  readonly references: readonly DanglingReferences[];
  /** The search indexes, in order. One that is not there is not among them, see `missingIndexes`. */
  readonly searchIndexes: readonly SearchIndexState[];
  /** Search indexes that the migrations have made and that are no more. */
  readonly missingIndexes: readonly string[];
  readonly migrations: {
    readonly applied: number;
    /** Those that are still to come, of a database that an older version has made. */
    readonly pending: number;
    /** What the ledger and this version do not agree about. */
    readonly problems: readonly MigrationProblem[];
  };
}

export interface SearchIndexState extends SearchIndexHealth {
  readonly name: string;
  readonly table: string;
  /** Whether the words in it are those of its rows. */
  readonly words: IndexedWords;
}

/** See `Store.health`. */
export function* readHealth(db: Database): Flow<StoreHealth> {
  const { entries, problems } = yield* wait(planMigrations(db, [storeMigrations]));
  const integrity = yield* integrityOf(db);
  const { rows } = yield* wait(db.query("SELECT name FROM sqlite_schema WHERE type = 'table'"));
  const names = new Set(rows.map(([name]) => name));
  const present = searchIndexes.filter(({ name, table }) => names.has(name) && names.has(table));
  const [references, ...states] = yield* wait(db.batch([referenceCheck, ...present.map(searchIndexHealth)]));
  const applied = entries.filter(({ state }) => state === 'applied').length;
  const health = {
    integrity,
    references,
    searchIndexes: present.map(
      (index, at): SearchIndexState => ({
        name: index.name,
        table: index.table,
        words: indexedWords(index, integrity),
        ...(states[at] as SearchIndexHealth),
      }),
    ),
    missingIndexes:
      applied < entries.length ? [] : searchIndexes.filter((index) => !present.includes(index)).map(({ name }) => name),
    migrations: { applied, pending: entries.length - applied, problems },
  };
  return { ok: isSound(health), ...health };
}

function isSound({ integrity, references, searchIndexes, missingIndexes, migrations }: Omit<StoreHealth, 'ok'>) {
  return (
    integrity.damages.length === 0 &&
    references.length === 0 &&
    missingIndexes.length === 0 &&
    migrations.problems.length === 0 &&
    searchIndexes.every(
      ({ words, missing, surplus }) => words === 'right' || (words === 'unknown' && missing + surplus === 0),
    )
  );
}

/** Some damage ends the check itself; then nobody knows about the rest. */
function* integrityOf(db: Database): Flow<Integrity> {
  try {
    return yield* wait(db.run(integrityCheck));
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'corrupt') throw error;
    return { damages: [error.message], fullText: [], complete: false };
  }
}
