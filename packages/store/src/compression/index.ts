/** `@coterie/store/compression`: a module of its own, because of the library behind it. */
export { compression } from './compression.ts';
