import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compression } from '../src/compression/index.ts';

const refusal = expect.objectContaining({ code: 'decode', message: expect.stringMatching(/damaged/) });

/** What stands before the content tells times and systems. */
const HEADER = 10;

describe('compression', () => {
  it('gives back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(compression.decompress(compression.compress(bytes))).toEqual(bytes);
      }),
    );
    const long = new Uint8Array(5_000_000).map((_, index) => index % 251);
    const compressed = compression.compress(long);
    expect(compressed.length).toBeLessThan(100_000);
    expect(compression.decompress(compressed)).toEqual(long);
  });

  it('is gzip, which every platform can read and write', () => {
    const bytes = new TextEncoder().encode('The tide is high.');
    expect(new Uint8Array(gunzipSync(compression.compress(bytes)))).toEqual(bytes);
    expect(compression.decompress(gzipSync(bytes))).toEqual(bytes);
  });

  it('makes the same bytes of the same bytes, whenever it is', () => {
    const bytes = new TextEncoder().encode('{"tide":"high"}');
    expect(Buffer.from(compression.compress(bytes)).toString('hex')).toMatch(/^1f8b08000000000000/);
  });

  it('refuses what is cut, changed, or was never compressed', () => {
    const compressed = compression.compress(new Uint8Array(1000).map((_, index) => index % 7));
    for (let length = 0; length < compressed.length; length += 1) {
      expect(() => compression.decompress(compressed.slice(0, length))).toThrow(refusal);
    }
    for (let index = HEADER; index < compressed.length; index += 1) {
      const changed = Uint8Array.from(compressed);
      changed[index] = (changed[index] as number) ^ 1;
      expect(() => compression.decompress(changed)).toThrow(refusal);
    }
    for (const bytes of [new Uint8Array(100), new TextEncoder().encode('{"a":"this was never compressed"}')]) {
      expect(() => compression.decompress(bytes)).toThrow(refusal);
    }
  });
});
