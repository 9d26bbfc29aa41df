import { InvalidArgumentError } from '@commander-js/extra-typings';

/** What `--set` and `--where` are given: `status=running`. */
export interface Pair {
  readonly name: string;
  readonly value: string;
}

/** Reads one, and adds it to those before it: the option may be given several times. */
export function collectPairs(text: string, pairs: readonly Pair[] = []): readonly Pair[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give a name and a value, such as status=running.');
  return [...pairs, { name: text.slice(0, at).trim(), value: text.slice(at + 1) }];
}
