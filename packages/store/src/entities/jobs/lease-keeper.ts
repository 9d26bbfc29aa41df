import { assertOptions, defaultPlatform, optionKinds, type Platform } from '@coterie/core';
import type { ClaimedJob, Heartbeat, Lease, LeaseReport } from './types.ts';

type Renewal = Pick<Heartbeat, 'leaseMs'>;

/** A store, as far as leases are renewed in it. */
interface Leasing {
  readonly jobs: {
    heartbeatMany(leases: readonly Lease[], renewal: Renewal): LeaseReport | Promise<LeaseReport>;
  };
}

export interface LeaseKeeperOptions {
  /** The store of the jobs. While there is none, leases stay as they are, and are renewed when there is one again in time. */
  readonly store: () => Leasing | undefined | Promise<Leasing | undefined>;
  /** Milliseconds for which leases are renewed, thrice in that time. Default 60,000: claim with the same. */
  readonly leaseMs?: number | undefined;
  /** Told of a job that somebody else may have by now, once: whatever is done for it is in vain. */
  readonly onLost?: ((id: string) => void) | undefined;
  /** Told of a renewal that failed. It is tried again a third of the time later. */
  readonly onError: (error: unknown) => void;
  /** Default: the runtime's, which in Node keep the process alive. */
  readonly timers?: Pick<Platform, 'after'> | undefined;
}

interface Kept {
  readonly token: string;
  /** Whether somebody else may have the job by now. The token stays for whoever still believes to have it. */
  lost: boolean;
}

/** The jobs that a worker has claimed, whose leases are renewed for as long as the work takes: until they are let go. */
export class LeaseKeeper {
  readonly #store: LeaseKeeperOptions['store'];
  readonly #leaseMs: number;
  readonly #onLost: LeaseKeeperOptions['onLost'];
  readonly #onError: LeaseKeeperOptions['onError'];
  readonly #timers: Pick<Platform, 'after'>;
  readonly #kept = new Map<string, Kept>();
  #cancel: (() => void) | undefined;

  /** @throws {ValidationError} for a `leaseMs` that is none. */
  constructor({ store, leaseMs = 60_000, onLost, onError, timers = defaultPlatform }: LeaseKeeperOptions) {
    assertOptions({ leaseMs }, { leaseMs: optionKinds.timeout });
    this.#store = store;
    this.#onLost = onLost;
    this.#leaseMs = leaseMs;
    this.#onError = onError;
    this.#timers = timers;
  }

  keep({ id, leaseToken: token }: Pick<ClaimedJob, 'id' | 'leaseToken'>): void {
    this.#kept.set(id, { token, lost: false });
    if (this.#cancel === undefined) this.#wait();
  }

  /** Also of a lease that was lost, which a call with it tells. Undefined for a job that is not kept. */
  tokenOf(id: string): string | undefined {
    return this.#kept.get(id)?.token;
  }

  letGo(id: string): void {
    this.#kept.delete(id);
    if (this.#kept.size > 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  letAllGo(): void {
    for (const id of this.#kept.keys()) this.letGo(id);
  }

  #wait(): void {
    this.#cancel = this.#timers.after(this.#leaseMs / 3, () => {
      this.#wait();
      this.#renew().catch(this.#onError);
    });
  }

  async #renew(): Promise<void> {
    const store = await this.#store();
    const leases = [...this.#kept].filter(([, { lost }]) => !lost).map(([id, { token }]) => ({ id, token }));
    if (store === undefined || leases.length === 0) return;
    const { stale } = await store.jobs.heartbeatMany(leases, { leaseMs: this.#leaseMs });
    for (const { id, token } of leases) {
      const now = this.#kept.get(id);
      if (now?.token !== token || now.lost || !stale.includes(id)) continue;
      now.lost = true;
      this.#onLost?.(id);
    }
  }
}
