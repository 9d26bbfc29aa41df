import { defaultPlatform } from '@coterie/core';

/** Resolves after `ms`, by the runtime's timers. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    defaultPlatform.after(ms, resolve);
  });
}

/** A promise that is settled from outside, to hold one call until another has happened. */
export interface Latch {
  readonly opened: Promise<void>;
  open(): void;
}

export function latch(): Latch {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** Whether the promise settles within `ms`. */
export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, pause(ms).then(() => false)]);
}
