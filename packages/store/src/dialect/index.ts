/** `@coterie/store/dialect`: for APIs that are written over the store. */

export { Dialect } from './dialect.ts';
export type { DialectOptions, Form, Given, Spoken } from './options.ts';
