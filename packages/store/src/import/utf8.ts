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

/** Bytes of the text in UTF-8; half of a surrogate pair counts two. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) bytes += extraBytes(text.charCodeAt(at));
  return bytes;
}

/** As much of the beginning as these bytes hold. */
export function utf8Beginning(text: string, most: number): string {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    bytes += 1 + extraBytes(text.charCodeAt(at));
    if (bytes > most) return text.slice(0, at).replace(/[\ud800-\udbff]$/, '');
  }
  return text;
}

function extraBytes(unit: number): number {
  if (unit < 0x80) return 0;
  return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
}

/** The text of the bytes; null when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
