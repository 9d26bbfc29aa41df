/** `@coterie/store/diff`: a module of its own, because of the library behind it. */
export { type DiffOptions, type DiffText, unifiedDiff } from './unified-diff.ts';
