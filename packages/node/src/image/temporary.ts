/** Files that are being written, under names that tell whose they are, in the folder in which they will get their name. */
import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, openSync, readdirSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFile {
  readonly path: string;
  /** Open for reading and writing. */
  readonly descriptor: number;
}

/** Containers and machines that share a folder number their processes alike. */
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const NAME = /^\.coterie-([0-9a-f]{8}-\d+)-[0-9a-f]{12}\.tmp(?:-journal)?$/;
/** Nobody writes one file for so long: then it is stale, wherever its writer was. */
const LONGEST = 24 * 60 * 60 * 1000;

/** This process, as the names of its files tell it. */
export const WRITER = `${HOST}-${process.pid}`;

/** A path for a file that is being written, which tells whose it is: `removeStale` takes it when its writer was killed. */
export function temporaryPath(folder: string): string {
  return join(folder, `.coterie-${WRITER}-${randomBytes(6).toString('hex')}.tmp`);
}

/** @param mode its permissions, of which the system takes those of the umask. */
export function createTemporary(folder: string, mode: number): TemporaryFile {
  const path = temporaryPath(folder);
  return { path, descriptor: openSync(path, 'wx+', mode) };
}

/**
 * Names of the files in a folder that writers left which were killed in the middle of a save or a backup. The next one
 * into that folder removes them. Empty where the folder cannot be read.
 */
export function staleTemporaries(folder: string): readonly string[] {
  return (attempt(() => readdirSync(folder)) ?? []).filter((name) => {
    const writer = NAME.exec(name)?.[1];
    const written = writer === undefined ? undefined : attempt(() => lstatSync(join(folder, name)))?.mtimeMs;
    return writer !== undefined && written !== undefined && !mayLive(writer, written);
  });
}

/** Removes them. What cannot be removed stays. */
export function removeStale(folder: string): void {
  for (const name of staleTemporaries(folder)) removeTemporary(join(folder, name));
}

/**
 * Whether a writer can still be at work.
 * @param writer its `WRITER`.
 * @param written when it showed its last sign of life, in milliseconds of the clock.
 */
export function mayLive(writer: string, written: number): boolean {
  const [host, pid] = writer.split('-');
  if (Date.now() - written > LONGEST) return false;
  return host !== HOST || isAlive(Number(pid), written);
}

/** Never fails: it is called when something else has failed already, or all is done. */
export function removeTemporary(path: string): void {
  attempt(() => unlinkSync(path));
}

function isAlive(pid: number, written: number): boolean {
  // In a container the first process has the number of the one that was killed.
  if (pid === process.pid) return written >= Date.now() - process.uptime() * 1000 - 1000;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
