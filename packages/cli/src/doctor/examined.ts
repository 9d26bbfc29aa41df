import { type Database, type Integrity, integrityCheck, openDatabase, type Storage, storageFacts } from '@coterie/core';
import type { Location } from '../database/location.ts';
import { type Engine, engineOf } from './engine.ts';
import type { FileFacts } from './file/facts.ts';
import { openToLook } from './open.ts';

/** An open database, and what several checks need of it. */
export interface Examined {
  readonly location: Location;
  readonly db: Database;
  readonly storage: Storage;
  /** Of a file. */
  readonly facts: FileFacts | null;
  /** The location's own; null when it could not open the database. */
  readonly engine: Engine | null;
  /** Why it is another that looks at the content; null when it is not. */
  readonly substitute: string | null;
  /** Asked once: it reads the whole database. */
  integrity(): Promise<Integrity>;
  finish(): Promise<void>;
}

export interface Circumstances {
  /** Of a file. */
  readonly facts: FileFacts | null;
  /** The location's own engine, or that there is none; undefined where it is the one that looks at the content. */
  readonly engine: Engine | null | undefined;
  /** For a server. */
  readonly authToken: string | undefined;
}

/** Opens a database and reads what several checks need. @throws what keeps it from being read. */
export async function openExamined(location: Location, circumstances: Circumstances): Promise<Examined> {
  const { facts, engine, authToken } = circumstances;
  const { driver, substitute, finish } = await openToLook(location, facts, authToken);
  try {
    const db = openDatabase(driver);
    if (location.kind !== 'remote') await db.query('PRAGMA query_only = ON');
    const storage = await db.run(storageFacts);
    let integrity: Promise<Integrity> | undefined;
    return {
      location,
      db,
      storage,
      facts,
      engine: engine === undefined ? await engineOf(db, location, storage) : engine,
      substitute,
      integrity() {
        integrity ??= Promise.resolve(db.run(integrityCheck));
        return integrity;
      },
      finish,
    };
  } catch (error) {
    await finish();
    throw error;
  }
}

/** For commands in advice: the file, or a word for it. */
export function shellPath({ location }: Pick<Examined, 'location'>): string {
  return location.kind === 'file' ? quoted(location.path) : 'FILE';
}

/** `--db` as it was given, for commands in advice; nothing of a URL, which may hold a token. */
export function dbOption(location: Location): string {
  if (location.kind !== 'file') return '--db …';
  return `--db ${quoted(location.driver === 'better-sqlite3' ? location.path : `${location.driver}:${location.path}`)}`;
}

function quoted(path: string): string {
  return /^[\w./:@%+,=-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
