/** The jobs that this process has taken: the tokens that make them its own, renewed while it lives. */

import { openedDatabase } from './database.ts';

/** Milliseconds after which a job comes back whose process has died. Renewed thrice in that time. */
export const LEASE_MS = 60_000;

interface Held {
  readonly token: string;
  /** Whether somebody else may have the job by now. The token is kept for whoever still believes to have it. */
  lost: boolean;
}

const held = new Map<string, Held>();
let timer: NodeJS.Timeout | undefined;

export function hold(id: string, token: string): void {
  held.set(id, { token, lost: false });
  timer ??= setInterval(() => {
    renew().catch((error: unknown) => process.emitWarning(error as Error));
  }, LEASE_MS / 3).unref();
}

/** Undefined for a job that this process has not taken. */
export function tokenOf(id: string): string | undefined {
  return held.get(id)?.token;
}

export function letGo(id: string): void {
  held.delete(id);
  if (held.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

export function letAllGo(): void {
  for (const id of held.keys()) letGo(id);
}

/** While no database is open, jobs stay as they are, and are renewed when there is one again in time. */
async function renew(): Promise<void> {
  const store = await openedDatabase();
  const leases = [...held].filter(([, { lost }]) => !lost).map(([id, { token }]) => ({ id, token }));
  if (store === undefined || leases.length === 0) return;
  const { stale } = await store.jobs.heartbeatMany(leases, { leaseMs: LEASE_MS });
  for (const { id, token } of leases) {
    const now = held.get(id);
    if (now?.token === token && stale.includes(id)) now.lost = true;
  }
}
