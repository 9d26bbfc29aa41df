import type { Database, Integrity, Storage } from '@coterie/core';
import type { Location } from '../database/location.ts';
import type { FileFacts } from './file/facts.ts';

/** An open database, and what several checks need of it. */
export interface Examined {
  readonly location: Location;
  readonly db: Database;
  readonly storage: Storage;
  /** Of a file. */
  readonly facts: FileFacts | null;
  /** Why another engine than that of the location looks at a copy in memory; null when none does. */
  readonly substitute: string | null;
  /** Asked once: it reads the whole database. */
  integrity(): Promise<Integrity>;
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
