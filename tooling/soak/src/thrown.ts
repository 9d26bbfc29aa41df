/** What a process could not do, as it tells another. */
import type { Ending } from './victim.ts';
import { WorkerEnded } from './worker.ts';

export interface Thrown {
  /** An `ErrorCode`, or `none`. */
  readonly code: string;
  readonly message: string;
}

export function thrownOf(error: unknown): Thrown {
  const { code = 'none', message } = error as Error & { readonly code?: string };
  return { code, message };
}

/** How the work of a worker ended. @param work resolves to what went wrong, if anything. */
export async function endingOf(work: () => Promise<Thrown | undefined>): Promise<Ending> {
  try {
    const thrown = await work();
    return thrown === undefined ? { kind: 'done' } : { kind: 'failed', ...thrown };
  } catch (error) {
    if (error instanceof WorkerEnded) return { kind: 'killed' };
    throw error;
  }
}
