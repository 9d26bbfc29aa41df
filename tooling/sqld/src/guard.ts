/** Cleans up after this process, however it ends: a test worker that is killed gets no `process.on('exit')`. */
import { type ChildProcess, spawn } from 'node:child_process';

export interface Leftovers {
  /** The process to kill. */
  readonly pid?: number;
  /** The folder to remove. */
  readonly directory?: string;
}

/** Waits in a small process of its own for this one to end. Kill it when there is nothing left to do. */
export function guard({ pid, directory }: Leftovers): ChildProcess {
  // Its input is a pipe that closes when this process ends.
  const script = 'cat >/dev/null; [ -z "$1" ] || kill -KILL "$1"; [ -z "$2" ] || rm -rf -- "$2"';
  const waiting = spawn('/bin/sh', ['-c', script, 'coterie-guard', String(pid ?? ''), directory ?? ''], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  waiting.unref();
  return waiting;
}
