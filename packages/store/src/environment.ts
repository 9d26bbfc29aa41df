import type { Operation } from '@coterie/core';
import { v5, v7 } from 'uuid';

/** What the store takes from its surroundings: times and new ids, and what only some need. */
export interface Environment {
  readonly now: () => Date;
  readonly id: () => string;
  /** For encrypted values; `encryption()` of `@coterie/store/encryption` makes one. */
  readonly encryption?: Encryption | undefined;
  /** For compressed checkpoints; `compression` of `@coterie/store/compression` is one. */
  readonly compression?: Compression | undefined;
}

/** Authenticated encryption. What is sealed in one place cannot be opened in another: `context` names the place. */
export interface Encryption {
  /** Seals with the newest key. */
  seal(plain: Uint8Array, context: string): Sealed;
  /** @throws {DatabaseError} `encryption` when the key is missing or is not the one, or the bytes were changed. */
  open(sealed: Sealed, context: string): Uint8Array;
  /**
   * What `openStore` asks once, whose decoders tell the encryption what it must know of the database. What asks for a table that
   * there is not, as in a schema that is older or still to be made, tells nothing.
   */
  readonly introduction?: readonly Operation<void>[] | undefined;
}

export interface Sealed {
  /** Which key it is encrypted with. */
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

export interface Compression {
  compress(bytes: Uint8Array): Uint8Array;
  /** @throws {DatabaseError} `decode` for what `compress` did not give. */
  decompress(bytes: Uint8Array): Uint8Array;
}

/**
 * Ids are UUIDs of version 7, whose order is that of their making, so that rows made together lie together in an index.
 * They come from the `uuid` package: `crypto.randomUUID` makes only version 4, and browsers keep it from pages that
 * are not secure contexts, where `crypto.getRandomValues` works.
 */
export const defaultEnvironment: Environment = { now: () => new Date(), id: () => v7() };

/** Namespace of the ids that the store derives. */
const NAMESPACE = '5f0d3c1e-9f0a-4d56-8a1c-64b8f6f0c6a3';

/** An id that the same parts always give (a UUID of version 5): two imports of a file into two databases agree on it. */
export function derivedId(...parts: readonly (string | number)[]): string {
  return v5(JSON.stringify(parts), NAMESPACE);
}
