/** Tabs and workers of one origin take turns. */

interface LockManager {
  request<T>(name: string, options: { readonly mode: 'exclusive' | 'shared' }, work: () => Promise<T>): Promise<T>;
}

/** Every browser with a writable origin private file system has Web Locks. Without them, nobody else is waited for. */
export function withLock<T>(name: string, mode: 'exclusive' | 'shared', work: () => Promise<T>): Promise<T> {
  const { navigator } = globalThis as { readonly navigator?: { readonly locks?: LockManager } };
  return navigator?.locks === undefined ? work() : navigator.locks.request(`coterie-opfs:${name}`, { mode }, work);
}
