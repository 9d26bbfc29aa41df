/** What the store needs for what is encrypted or compressed. */
import type { Compression, Encryption } from '@coterie/store';
import type { Context } from '../context.ts';
import type { GlobalOptions } from '../root.ts';
import { parseLocation } from './location.ts';

export interface Sealing {
  readonly encryption: Encryption;
  readonly compression: Compression;
}

/** With the key of the database. Nobody looks for the key until something is to be encrypted or decrypted. */
export async function sealingOf({ db }: GlobalOptions, { env }: Context): Promise<Sealing> {
  const location = parseLocation(db);
  const { databaseKey } = await import('@coterie/node');
  const { encryption } = await import('@coterie/store/encryption');
  const { compression } = await import('@coterie/store/compression');
  const key = databaseKey(location.kind === 'file' ? location.path : null, { env });
  return { encryption: encryption({ key }), compression };
}
