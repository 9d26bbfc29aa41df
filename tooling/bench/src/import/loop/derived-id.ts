import { v5 } from 'uuid';

/** An id as the store derives it: rows are the same only if their ids are. */
export function derivedId(...parts: readonly (string | number)[]): string {
  return v5(JSON.stringify(parts), '5f0d3c1e-9f0a-4d56-8a1c-64b8f6f0c6a3');
}
