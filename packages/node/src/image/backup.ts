import { type BigIntStats, closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  assertOptions,
  type Database,
  DatabaseError,
  type Flow,
  type Mode,
  type Result,
  runFlow,
  ValidationError,
  wait,
} from '@coterie/core';
import { assertDatabase } from './database-only.ts';
import { writing } from './failure.ts';
import { sealImage, switchImage, syncFolder, writeImage } from './generation.ts';
import { placeOf, stateOf } from './place.ts';
import { assertReplaceable } from './replaceable.ts';
import { createTemporary, removeStale, removeTemporary } from './temporary.ts';

export interface BackupOptions {
  /** Replace a file that is there: whatever it is, or with `databases` only another database. Default: refuse. */
  readonly force?: boolean | 'databases' | undefined;
}

type Force = boolean | 'databases';

export interface BackupReport {
  /** The copy, absolute and without links. */
  readonly path: string;
  /** Its length. */
  readonly bytes: number;
}

/**
 * Copies the database into a file of its own, as it was at one moment, while others write. The copy is compact (by
 * `VACUUM INTO`, which keeps row ids only where a table has an INTEGER PRIMARY KEY), in rollback mode, and opens with any
 * engine. It is there whole or not at all: what a failure or a kill leaves has another name and goes with the next backup
 * into that folder. It gets the permissions of the file that it replaces, or of the database. On a sync database, and on
 * better-sqlite3 in either mode, nothing else runs meanwhile.
 * @throws {DatabaseError} `invalid` for a path where something is that is not to be replaced, and for the database itself; `busy`
 * for a file that is open or has a journal beside it; `unsupported` for a database on a server; `cannot-open`, `full`,
 * `readonly`, `io`.
 */
export function backup<M extends Mode>(
  db: Database<M>,
  path: string,
  options: BackupOptions = {},
): Result<M, BackupReport> {
  return runFlow(db.mode, copy(db as Database, path, options));
}

function* copy(db: Database, path: string, options: BackupOptions): Flow<BackupReport> {
  const force = forceOf(options);
  if (!db.capabilities.backup && !db.capabilities.export) throw unsupported(db);
  const sources = yield* filesOf(db);
  const target = placeOf(path).path;
  const replaced = assertTarget(target, sources, force);
  const folder = dirname(target);
  const temporary = writing(target, () => {
    removeStale(folder);
    const { path, descriptor } = createTemporary(folder, replaced === undefined ? modeOf(sources) : 0o600);
    closeSync(descriptor);
    return path;
  });
  try {
    const bytes = yield* contentOf(db, temporary);
    return writing(target, () => {
      const length = seal(temporary, target, bytes, replaced);
      if (
        !switchImage(temporary, target, assertTarget(target, sources, force) === undefined ? 'nothing' : 'replaced')
      ) {
        throw occupied(target);
      }
      syncFolder(target);
      return { path: target, bytes: length };
    });
  } finally {
    removeTemporary(temporary);
  }
}

/** From programs without types: a word that is misspelt must not replace everything. */
function forceOf(options: BackupOptions): Force {
  assertOptions(options, ['force']);
  const { force = false } = options;
  if (typeof force === 'boolean' || force === 'databases') return force;
  throw new ValidationError('force', `force is ${JSON.stringify(force)}. Give true, false or "databases".`);
}

/** The files that the handle has open; none for a database in memory. */
function* filesOf(db: Database): Flow<readonly string[]> {
  const { rows } = yield* wait(db.query('SELECT file FROM pragma_database_list'));
  return rows.map(([file]) => file).filter((file) => typeof file === 'string' && file !== '') as readonly string[];
}

/**
 * The engine's own copy, which lets others write; else the bytes. SQLite's backup interface starts anew with every
 * write of another connection, without end.
 */
function* contentOf(db: Database, temporary: string): Flow<Uint8Array | null> {
  if (!db.capabilities.backup) return yield* wait(db.export());
  yield* wait(db.copyTo(temporary));
  return null;
}

function seal(temporary: string, target: string, bytes: Uint8Array | null, replaced: BigIntStats | undefined): number {
  const descriptor = openSync(temporary, 'r+');
  try {
    if (bytes !== null) writeImage(descriptor, target, bytes);
    return sealImage(descriptor, target, replaced).length;
  } finally {
    closeSync(descriptor);
  }
}

function assertTarget(target: string, sources: readonly string[], force: Force): BigIntStats | undefined {
  const state = stateOf(target);
  for (const source of sources) {
    const own = stateOf(source);
    if (own !== undefined && own.ino === state?.ino && own.dev === state.dev) throw itself(target);
    if (['-wal', '-shm', '-journal'].some((suffix) => target === source + suffix)) throw itself(target);
  }
  if (state !== undefined && !force) throw occupied(target);
  const replaced = assertReplaceable(target);
  if (replaced !== undefined && force === 'databases') assertDatabase(target);
  return replaced;
}

/** What others may read of the database they may read of its copy. Whoever makes it has to write to it. */
function modeOf([source]: readonly string[]): number {
  const state = source === undefined ? undefined : stateOf(source);
  return state === undefined ? 0o644 : Number(state.mode & 0o666n) | 0o600;
}

function occupied(target: string): DatabaseError {
  return new ValidationError(
    'path',
    `There is something at ${target} already. Give another path, or force to replace it.`,
  );
}

function itself(target: string): DatabaseError {
  return new ValidationError(
    'path',
    `${target} is the database itself, or a journal of it. Give another path for the copy.`,
  );
}

function unsupported({ capabilities: { engine } }: Database): DatabaseError {
  return new DatabaseError(
    'unsupported',
    `This database (${engine}) cannot be copied from here: its file is the server's. Copy it where the server runs, or make a replica of it here and back that up.`,
  );
}
