/** Names as they are typed: in any case of letters, with or without dashes; and what a wrong one may have meant. */
import { closestMatch } from 'leven';
import { CliError } from '../errors.ts';

/** `agentHistory` is `agent-history`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * The one of the known names that is meant: `createdAt` also as `created-at` or `created_at`.
 * @param sentence the start of the error, before the name: `There is no entity`.
 * @throws {CliError} `usage`, with the nearest name and all that there are.
 */
export function knownName<N extends string>(typed: string, known: readonly N[], sentence: string): N {
  const same = known.find((name) => name === typed) ?? known.find((name) => bare(name) === bare(typed));
  if (same !== undefined) return same;
  throw new CliError('usage', `${sentence} ${typed}. ${didYouMean(typed, known)}Known are ${known.join(', ')}.`);
}

/** `Did you mean status? `, or nothing where no name is near. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const near = closestMatch(
    typed.toLowerCase(),
    known.map((name) => name.toLowerCase()),
    {
      maxDistance: Math.max(1, Math.floor(typed.length / 3)),
    },
  );
  const name = known.find((one) => one.toLowerCase() === near);
  return name === undefined ? '' : `Did you mean ${name}? `;
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}

/** `id,status`: an option of several words, which may be given several times. */
export function collectWords(text: string, words: readonly string[] = []): readonly string[] {
  const more = text.split(',').map((word) => word.trim());
  return [...words, ...more.filter((word) => word !== '')];
}
