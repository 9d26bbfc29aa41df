/** Who has a database open, as Linux tells it. */
import { readFileSync } from 'node:fs';

/** A lock of another process on a range of bytes of a file. */
export interface FileLock {
  readonly pid: number;
  readonly kind: 'read' | 'write';
  readonly inode: string;
  readonly first: number;
  readonly last: number;
}

/** What processes do with a database, by their ids. */
export interface Users {
  /** Have it open (in WAL mode) or are reading it. */
  readonly open: readonly number[];
  readonly writing: readonly number[];
  /** Readers of the write-ahead log, with the slot of their mark in its index. */
  readonly reading: readonly { readonly pid: number; readonly slot: number }[];
}

/** Null where the system has no such list. Processes of other containers and machines are not on it. */
export function readLocks(): readonly FileLock[] | null {
  try {
    return parseLocks(readFileSync('/proc/locks', 'utf8'));
  } catch {
    return null;
  }
}

const LINE = /^\d+: (?:POSIX|OFDLCK) +\S+ +(READ|WRITE) +(\d+) [0-9a-f]+:[0-9a-f]+:(\d+) (\d+) (\d+|EOF)$/;

/** The locks that are held, without those that are waited for; see proc_locks(5). */
export function parseLocks(text: string): readonly FileLock[] {
  return text.split('\n').flatMap((line) => {
    const [, kind, pid, inode, first, last] = LINE.exec(line) ?? [];
    if (inode === undefined) return [];
    return [
      {
        pid: Number(pid),
        kind: kind === 'WRITE' ? 'write' : 'read',
        inode,
        first: Number(first),
        last: last === 'EOF' ? Infinity : Number(last),
      },
    ];
  });
}

// https://www.sqlite.org/lockingv3.html and https://www.sqlite.org/walformat.html#wal_locks
const PENDING = 0x4000_0000;
const RESERVED = PENDING + 1;
const SHARED = PENDING + 2;
const WAL_WRITE = 120;
const FIRST_SLOT = 123;
const WAL_OPEN = 128;

/**
 * What the locks on these bytes mean to SQLite. The bytes tell them from those of other files whose inode has the same
 * number; the device is not compared, which some file systems name in two ways.
 */
export function usersOf(locks: readonly FileLock[], inodes: { readonly file: string; readonly shm?: string }): Users {
  const on = (inode: string | undefined, byte: number): readonly FileLock[] =>
    locks.filter((lock) => lock.inode === inode && lock.first <= byte && byte <= lock.last);
  const pids = (found: readonly FileLock[]): readonly number[] => [...new Set(found.map(({ pid }) => pid))];
  const writes = ({ kind }: FileLock): boolean => kind === 'write';
  return {
    open: pids([...on(inodes.file, SHARED), ...on(inodes.shm, WAL_OPEN)]),
    writing: pids(
      [...on(inodes.file, RESERVED), ...on(inodes.file, SHARED), ...on(inodes.shm, WAL_WRITE)].filter(writes),
    ),
    reading: [0, 1, 2, 3, 4].flatMap((slot) => pids(on(inodes.shm, FIRST_SLOT + slot)).map((pid) => ({ pid, slot }))),
  };
}

/** `process 4711 (node)` */
export function processName(pid: number): string {
  try {
    return `process ${pid} (${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()})`;
  } catch {
    return `process ${pid}`;
  }
}
