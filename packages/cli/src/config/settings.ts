/** The settings of a database, with the key that its secrets are encrypted with. */
import type { Encryption, Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { parseLocation } from '../database/location.ts';
import { withStore } from '../database/session.ts';
import type { GlobalOptions } from '../root.ts';

export interface Settings {
  readonly store: Store;
  readonly encryption: Encryption;
}

/** Opens the store with the key of its database. Nobody looks for the key until something is to be encrypted or decrypted. */
export async function withSettings<T>(
  options: GlobalOptions,
  context: Context,
  use: Parameters<typeof withStore>[2],
  body: (settings: Settings) => Promise<T>,
): Promise<T> {
  const location = parseLocation(options.db);
  const { databaseKey } = await import('@coterie/node');
  const { encryption: encryptionWith } = await import('@coterie/store/encryption');
  const key = databaseKey(location.kind === 'file' ? location.path : null, { env: context.env });
  const encryption = encryptionWith({ key });
  return withStore(options, context, use, (store) => body({ store, encryption }), { encryption });
}
