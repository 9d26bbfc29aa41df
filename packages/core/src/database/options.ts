import { ValidationError } from './errors.ts';

/**
 * Refuses an option that is not known: misspelt it would do nothing, and say nothing. For callers without types, at the edge
 * of a package.
 * @param kind what one of them is called, such as `filter`.
 * @throws {ValidationError} naming the option; or all of them, such as `options`, where they are no object.
 */
export function assertOptions(options: object, known: readonly string[], kind = 'option'): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const shown = typeof options === 'string' ? JSON.stringify(options) : String(options);
    throw new ValidationError(
      `${kind}s`,
      `The ${kind}s must be an object with some of ${known.join(', ')}, but are ${shown}.`,
    );
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new ValidationError(unknown, `There is no ${kind} ${unknown}. Known are ${known.join(', ')}.`);
}
