import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** Another process at its work, once it has begun it; ended with the test. */
export async function child(work: 'hold' | 'save' | 'backup' | 'write', ...args: string[]): Promise<ChildProcess> {
  const started = fork(script, [work, ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  onTestFinished(() => void started.kill('SIGKILL'));
  const gone = once(started, 'exit').then(([code]) => {
    throw new Error(`The process that was to ${work} ended with ${code}.`);
  });
  await Promise.race([once(started, 'message'), gone]);
  gone.catch(() => undefined);
  return started;
}

export async function killed(process: ChildProcess): Promise<void> {
  const exit = once(process, 'exit');
  process.kill('SIGKILL');
  await exit;
}
