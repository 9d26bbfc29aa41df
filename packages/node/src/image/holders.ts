/**
 * Who has a file open. SQLite takes no lock while a connection rests, so the system is asked for open files, which only
 * Linux shows without help: those of one's own processes (root sees all), and of everybody's the ones that hold a lock.
 * Elsewhere nothing is found, and the files beside the database have to tell.
 */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

export interface OpenFileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/** The processes that have the file open, this one among them (a worker thread, a driver that is not Coterie's). */
export function holdersOf(file: OpenFileIdentity): readonly number[] {
  if (process.platform !== 'linux') return [];
  const open = entries('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => entries(`/proc/${pid}/fd`).some((descriptor) => leadsTo(`/proc/${pid}/fd/${descriptor}`, file)))
    .map(Number);
  return [...new Set([...open, ...lockOwners(file)])];
}

export function isOpenHere(file: OpenFileIdentity): boolean {
  if (process.platform !== 'linux') return false;
  return entries('/proc/self/fd').some((descriptor) => leadsTo(`/proc/self/fd/${descriptor}`, file));
}

/** The program's name with its number, such as `node (process 4711)`. */
export function describeHolder(pid: number): string {
  if (pid === process.pid) return 'this process';
  try {
    return `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (process ${pid})`;
  } catch {
    return `process ${pid}`;
  }
}

/** `1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 0 EOF`, with the device in hexadecimal digits (proc_locks(5)). */
function lockOwners({ dev, ino }: OpenFileIdentity): readonly number[] {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn);
  const hex = (part: bigint): string => part.toString(16).padStart(2, '0');
  const identity = `${hex(major)}:${hex(minor)}:${ino}`;
  return text('/proc/locks')
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter((fields) => fields.includes(identity))
    .map((fields) => Number(fields[fields.indexOf(identity) - 1]))
    .filter((pid) => pid > 0);
}

function leadsTo(descriptor: string, { dev, ino }: OpenFileIdentity): boolean {
  try {
    // Only files have a path; to look at a pipe or a socket would be in vain.
    if (!readlinkSync(descriptor).startsWith('/')) return false;
    const found = statSync(descriptor, { bigint: true, throwIfNoEntry: false });
    return found?.ino === ino && found.dev === dev;
  } catch {
    return false;
  }
}

/** Processes end while they are looked at, and others' may not be looked at. */
function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
