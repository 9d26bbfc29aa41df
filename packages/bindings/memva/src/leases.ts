/** The jobs that this process has taken. They are its own while it lives, and do not keep it alive. */

import { LeaseKeeper } from '@coterie/store';
import { openedDatabase } from './database.ts';

/** Milliseconds after which a job comes back whose process has died. */
export const LEASE_MS = 60_000;

export const leases = new LeaseKeeper({
  store: openedDatabase,
  leaseMs: LEASE_MS,
  onError: (error) => process.emitWarning(error instanceof Error ? error : String(error)),
  timers: {
    after(ms, callback) {
      const timer = setTimeout(callback, ms).unref();
      return () => clearTimeout(timer);
    },
  },
});
