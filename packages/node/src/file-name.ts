import { MigrationError } from '@coterie/core';

/** How a migration file is written. */
export type Extension = 'sql' | 'ts' | 'js' | 'mjs';

export interface FileName {
  readonly file: string;
  readonly version: number;
  readonly name: string;
  readonly extension: Extension;
}

const MIGRATION = /^(\d+)_([^\s.]+)\.(sql|ts|js|mjs)$/;
/** Declarations, source maps and tests stand beside migrations and are none. */
const BESIDE = /(\.d\.[cm]?ts|\.map|\.(test|spec)\.[cm]?[jt]s)$/;
/** What was surely meant to run: it has a number, or is SQL. */
const MEANT = /^\d+.*\.(sql|[cm]?[jt]sx?)$|\.sql$/i;

export function isMigrationName(name: string): boolean {
  return MIGRATION.test(name);
}

/**
 * Reads `003_add_audit_log.sql`, with any number of digits. Null for files that are no migrations: helpers without a
 * number, declarations, maps, tests, documentation.
 * @throws {MigrationError} for a file that looks like one, and whose name is not right: skipping it would be silent loss.
 */
export function readFileName(file: string): FileName | null {
  if (file.startsWith('.') || BESIDE.test(file)) return null;
  const parts = MIGRATION.exec(file);
  if (parts !== null) {
    const [, digits = '', name = '', extension] = parts;
    return { file, version: Number(digits), name, extension: extension as Extension };
  }
  if (!MEANT.test(file)) return null;
  throw new MigrationError(
    `${file} looks like a migration and is not named like one. Name it NNN_name.sql, .ts, .js or .mjs, such as 003_add_audit_log.sql, or move it out of the folder.`,
    { file },
  );
}
