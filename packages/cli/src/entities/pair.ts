import { type CommanderError, InvalidArgumentError } from '@commander-js/extra-typings';
import { CliError } from '../errors.ts';

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

/** For a command's `exitOverride`: who writes a field as an option of its own is told how it is given. */
export function explainPairs(option: '--set' | '--where'): (error: CommanderError) => never {
  return (error) => {
    const name = /^error: unknown option '--(\w[\w-]*)[^']*'$/.exec(error.message)?.[1];
    if (error.code !== 'commander.unknownOption' || name === undefined) throw error;
    const field = name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    throw new CliError('usage', `unknown option '--${name}'. A field is given as ${option} ${field}=value.`);
  };
}
