/** Where the history that the code tells and the one that the ledger tells do not agree. */

import { differentLines } from './difference.ts';
import { type AppliedMigration, ledgerText } from './ledger.ts';
import { type Migration, type MigrationSet, migrationLabel } from './migration.ts';
import type { MigrationProblem } from './problem.ts';
import { findInvalid } from './validate.ts';

/** Every problem of one set, against its records. */
export function findProblems(set: MigrationSet, records: readonly AppliedMigration[]): readonly MigrationProblem[] {
  const done = new Map(records.map((record) => [record.version, record]));
  // What was applied as it is can run; with a long history, looking again would be most of the work of a start.
  const unproven = set.migrations.filter(({ version, up }) => typeof up !== 'string' || done.get(version)?.up !== up);
  const invalid = findInvalid({ ...set, migrations: unproven });
  // Without proper versions nothing can be compared.
  if (invalid.some(({ version }) => version === null)) return invalid;
  const known = new Map(set.migrations.map((migration) => [migration.version, migration]));
  return [
    ...invalid,
    ...findDuplicates(set),
    ...findGaps(set, known, done),
    ...records.flatMap((record) => {
      const migration = known.get(record.version);
      return migration === undefined ? [] : findChange(record, migration);
    }),
    ...findUnknown(set, records, known),
    ...findLate(set, records, done),
  ];
}

export function duplicateSet({ name }: MigrationSet): MigrationProblem {
  const message = `Two migration sets are named ${name}. Give one of them another name: the ledger tells sets apart by it.`;
  return { kind: 'duplicate', set: name, version: null, name: null, message };
}

function findDuplicates(set: MigrationSet): readonly MigrationProblem[] {
  return set.migrations.flatMap((migration, index) => {
    const first = set.migrations.findIndex(({ version }) => version === migration.version);
    if (first === index) return [];
    const other = migrationLabel(set.migrations[first] ?? migration);
    const message = `Set ${set.name} has two migrations with the number ${migration.version}: ${other} and ${migrationLabel(migration)}. Give the newer one the next free number.`;
    return [problem('duplicate', set, migration, message)];
  });
}

/** A number that the code skips, and that was never applied. (One that was applied is `missing`.) */
function findGaps(
  set: MigrationSet,
  known: ReadonlyMap<number, Migration>,
  done: ReadonlyMap<number, AppliedMigration>,
): readonly MigrationProblem[] {
  const versions = [...known.keys()].sort((a, b) => a - b);
  return versions.flatMap((version, index) => {
    const migration = known.get(version);
    const next = (versions[index - 1] ?? 0) + 1;
    const missing = firstMissing(next, version, done);
    if (migration === undefined || missing === undefined) return [];
    const message = `Set ${set.name} has ${migrationLabel(migration)} but no migration with the number ${missing}. Add the missing one, or number them without gaps from 1.`;
    return [problem('gap', set, { version: missing, name: null }, message)];
  });
}

function firstMissing(from: number, to: number, done: ReadonlyMap<number, AppliedMigration>): number | undefined {
  for (let version = from; version < to; version += 1) if (!done.has(version)) return version;
  return undefined;
}

function findChange(record: AppliedMigration, migration: Migration): readonly MigrationProblem[] {
  const set = { name: record.set };
  const label = `${record.set}/${migrationLabel(record)}`;
  const otherName = record.name !== migration.name;
  const up = migration.up === record.up ? record.up : ledgerText(migration.up);
  const sameRevision = up !== null || record.revision === migration.revision;
  if (up === record.up && sameRevision) {
    if (!otherName) return [];
    const message = `${label} was applied under this name and is called ${migrationLabel(migration)} now. Give it its old name back.`;
    return [problem('renamed', set, migration, message)];
  }
  const difference = up !== null && record.up !== null ? differentLines(record.up, up) : [];
  const message = otherName
    ? `Number ${record.version} of set ${record.set} was applied as ${migrationLabel(record)}, and the code has another migration with this number, ${migrationLabel(migration)}. Give the one in the code the next free number, and put back the applied one.`
    : `${label} was changed after it was applied: ${describeChange(record, migration, difference[0]?.line)}. Undo the change, and put it into a new migration.`;
  return [{ kind: 'edited', set: record.set, version: migration.version, name: migration.name, message, difference }];
}

function describeChange(record: AppliedMigration, migration: Migration, line: number | undefined): string {
  if (line !== undefined) return `the first difference is in line ${line}`;
  const was = record.up === null ? `a function of revision ${record.revision}` : 'SQL';
  const is = typeof migration.up === 'function' ? `a function of revision ${migration.revision}` : 'SQL';
  return `it was ${was} and is ${is}`;
}

/** Applied, but not in the code: below its last one they are missing, above it the database is newer. */
function findUnknown(
  set: MigrationSet,
  records: readonly AppliedMigration[],
  known: ReadonlyMap<number, Migration>,
): readonly MigrationProblem[] {
  const last = Math.max(0, ...known.keys());
  const unknown = records.filter(({ version }) => !known.has(version));
  const missing = unknown
    .filter(({ version }) => version < last)
    .map((record) => {
      const message = `${set.name}/${migrationLabel(record)} was applied to this database, and the code does not have it. Put it back as it was; the ledger keeps its text.`;
      return problem('missing', set, record, message);
    });
  const newest = unknown.filter(({ version }) => version > last).sort((a, b) => b.version - a.version)[0];
  if (newest === undefined) return missing;
  const message = `The database is newer than this program: set ${set.name} was migrated up to ${migrationLabel(newest)}, and the code knows it up to ${last}. Update the program, or roll the set back to ${last}.`;
  return [...missing, problem('newer', set, newest, message)];
}

function findLate(
  set: MigrationSet,
  records: readonly AppliedMigration[],
  done: ReadonlyMap<number, AppliedMigration>,
): readonly MigrationProblem[] {
  const newest = [...records].sort((a, b) => b.version - a.version)[0];
  if (newest === undefined) return [];
  const next = Math.max(newest.version, ...set.migrations.map(({ version }) => version)) + 1;
  return set.migrations
    .filter(({ version }) => version < newest.version && !done.has(version))
    .map((migration) => {
      const moved = migrationLabel({ version: next, name: migration.name });
      const message = `${set.name}/${migrationLabel(migration)} comes too late: ${migrationLabel(newest)} was applied before it. Give it the next number, ${moved}.`;
      return problem('late', set, migration, message);
    });
}

function problem(
  kind: Exclude<MigrationProblem['kind'], 'edited'>,
  set: Pick<MigrationSet, 'name'>,
  { version, name }: { readonly version: number; readonly name: string | null },
  message: string,
): MigrationProblem {
  return { kind, set: set.name, version, name, message };
}
