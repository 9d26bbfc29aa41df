import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects garbage, now. libSQL frees a statement only when JavaScript collects it, and a connection with the last of
 * its statements: until then a closed file stays open and a statement that met a lock may keep one. JavaScript knows
 * no milder way to be sure (measured: 6 ms in a small heap, 100 ms in one of two million objects).
 */
export async function collectGarbage(): Promise<void> {
  const collect = (globalThis as { readonly gc?: () => void }).gc ?? exposedCollector();
  collect?.();
  // What was collected is finalized in the next turn of the event loop.
  await setImmediate();
}

let known: (() => void) | undefined;

function exposedCollector(): (() => void) | undefined {
  if (known === undefined) {
    setFlagsFromString('--expose-gc');
    known = runInNewContext('globalThis.gc') as (() => void) | undefined;
    setFlagsFromString('--no-expose-gc');
  }
  return known;
}
