/**
 * One of these words, which an editor completes; a variable of any text fits too, since TypeScript widens `{ type: 'director' }`
 * to that. Another word is refused when it is given.
 */
export type Word<W extends string> = W | (string & Record<never, never>);
