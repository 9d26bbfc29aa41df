/** Runs a work in a process of its own: what one has compiled, collected or spoilt is none of the next one's. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench, Measured } from './work.ts';

export interface Order {
  readonly work: string;
  readonly bench: Omit<Bench, 'onRound'>;
}

/** What the process tells. */
export type Told =
  | { readonly round: number; readonly of: number }
  | { readonly measured: Measured }
  | { readonly error: string };

const program = fileURLToPath(new URL('./process.ts', import.meta.url));

/** @throws {Error} with what the process said when it failed. */
export function measureApart(order: Order, onRound: Bench['onRound']): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let failure = `The process of ${order.work} ended without a result.`;
    child.on('message', (told: Told) => {
      if ('round' in told) onRound(told.round, told.of);
      else if ('error' in told) failure = told.error;
      else resolve(told.measured);
    });
    child.on('error', reject);
    child.on('close', () => reject(new Error(failure)));
    child.send(order);
  });
}
