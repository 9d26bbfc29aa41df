/** How an error shows what was given in place of something else. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'a list';
  return value instanceof Object ? 'an object' : String(value);
}
