import type { DatabaseInterface } from '@coterie/core';
import type { Target, TargetOptions } from './case.ts';

type Answer<T> = T | Promise<T>;

/** Databases that have an address, such as a path or a URL, and can be opened there more than once. */
export interface Addressed<A> {
  readonly name: string;
  /** As in `Target`. */
  readonly defects?: Target['defects'];
  /** Makes a place for a new database: a path where nothing is, a server without data. */
  create(): Answer<A>;
  open(address: A, options: TargetOptions): Answer<DatabaseInterface>;
  /** Puts the bytes of a database at a new address. */
  write?(address: A, bytes: Uint8Array): Answer<void>;
  /** Takes the place away again, after its handles are closed. */
  remove?(address: A): Answer<void>;
}

/** The target of databases with an address. */
export function targetAt<A>({ name, defects, create, open, write, remove }: Addressed<A>): Target {
  const addresses = new WeakMap<DatabaseInterface, { readonly address: A }>();
  const opened = async (address: A, options: TargetOptions): Promise<DatabaseInterface> => {
    const driver = await open(address, options);
    addresses.set(driver, { address });
    return driver;
  };
  const addressOf = (driver: DatabaseInterface): A => {
    const known = addresses.get(driver);
    if (known === undefined) throw new Error('This driver was not opened by its target.');
    return known.address;
  };
  return {
    name,
    ...(defects && { defects }),
    open: async (options) => opened(await create(), options),
    reopen: (first, options) => opened(addressOf(first), options),
    ...(write && {
      async load(bytes: Uint8Array) {
        const address = await create();
        await write(address, bytes);
        return opened(address, { busyTimeout: 0 });
      },
    }),
    ...(remove && { discard: (first: DatabaseInterface) => remove(addressOf(first)) }),
  };
}
