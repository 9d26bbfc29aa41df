/** The settings of a database, with the key that its secrets are encrypted with. */
import type { Encryption, Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { sealingOf } from '../database/sealing.ts';
import { withStore } from '../database/session.ts';
import type { GlobalOptions } from '../root.ts';

export interface Settings {
  readonly store: Store;
  readonly encryption: Encryption;
}

export async function withSettings<T>(
  options: GlobalOptions,
  context: Context,
  use: Parameters<typeof withStore>[2],
  body: (settings: Settings) => Promise<T>,
): Promise<T> {
  const sealing = await sealingOf(options, context);
  return withStore(options, context, use, (store) => body({ store, encryption: sealing.encryption }), sealing);
}
