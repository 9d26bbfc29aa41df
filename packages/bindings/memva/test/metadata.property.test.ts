import type { JsonValue } from '@coterie/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownMetadata, storedMetadata } from '../src/rows/metadata.ts';

const wrapped = fc.dictionary(fc.constantFrom('$value', 'a'), fc.jsonValue());

describe('metadata', () => {
  it('is an object in the store, and comes back equal, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), wrapped), (value) => {
        // As it comes from JSON: without a negative zero.
        const metadata = JSON.parse(JSON.stringify(value)) as JsonValue;
        const stored = storedMetadata(metadata);
        expect(Object.getPrototypeOf(stored)).toBe(Object.prototype);
        expect(shownMetadata(stored)).toEqual(metadata);
      }),
    );
  });
});
