/** The file that a database is written to before it takes the place of the old one. */
import { basename, dirname, join } from 'node:path';

export function temporaryFileOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
}

/** Whether `entry` of a folder is such a file of the database `name` in it, left by a process that is no more. */
export function isTemporaryFileOf(name: string, entry: string): boolean {
  const start = `.${name}.`;
  if (!entry.startsWith(start)) return false;
  const [, pid] = /^(\d+)\.tmp$/.exec(entry.slice(start.length)) ?? [];
  return pid !== undefined && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
