/** The part of a `TextDecoder` that is used; every JavaScript runtime has one. */
interface Decoder {
  decode(bytes: Uint8Array): string;
}

interface Runtime {
  readonly TextDecoder: new (
    encoding: 'utf-8',
    options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
  ) => Decoder;
}

/** A byte order mark is left to whoever reads the text: without `ignoreBOM` it would vanish, and places would be wrong. */
const decoder = new (globalThis as unknown as Runtime).TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of the bytes; null when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
