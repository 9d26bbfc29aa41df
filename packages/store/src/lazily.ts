/**
 * An object whose properties are made when they are first read, and stay. Whoever opens a store for one call should not
 * wait until all domains are made (an eighth of the opening of a file).
 */
export function lazily<T extends object>(makers: { readonly [K in keyof T]: () => T[K] }): T {
  const made = {} as T;
  for (const key of Object.keys(makers) as (keyof T)[]) {
    const make = (): T[keyof T] => {
      const value = makers[key]();
      Object.defineProperty(made, key, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(made, key, { get: make, enumerable: true, configurable: true });
  }
  return made;
}
