import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';

const script = fileURLToPath(new URL('./worker.ts', import.meta.url));

const running: ChildProcess[] = [];

// Before its folder goes: hooks run from the last to the first.
afterEach(async () => {
  for (const process of running.splice(0)) await killed(process);
});

/** Another process at its work, once it has begun it; ended with the test. */
export async function child(
  work: 'hold' | 'save' | 'backup' | 'write' | 'count',
  ...args: string[]
): Promise<ChildProcess> {
  const started = fork(script, [work, ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  running.push(started);
  const gone = once(started, 'exit').then(([code]) => {
    throw new Error(`The process that was to ${work} ended with ${code}.`);
  });
  await Promise.race([once(started, 'message'), gone]);
  gone.catch(() => undefined);
  return started;
}

export async function killed(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exit = once(process, 'exit');
  process.kill('SIGKILL');
  await exit;
}

/** Stops a process where it is. The signal is only sent by `kill`: in a system call it works when that is over. */
export async function stopped(process: ChildProcess): Promise<void> {
  process.kill('SIGSTOP');
  while (!readFileSync(`/proc/${process.pid}/stat`, 'latin1').includes(') T ')) await setTimeout(1);
}
