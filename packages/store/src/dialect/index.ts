/** `@coterie/store/dialect`: for APIs that are written over the store. */

export { Dialect } from './dialect.ts';
export { type DialectOptions, type Form, type Given, oneOf, type Spoken } from './options.ts';
