import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Context } from '../context.ts';
import type { Root } from '../root.ts';

/** What the scripts of `coterie completion` ask: one answer a line, with its meaning behind a tab. People do not type it. */
export function completeCommand(root: Root, { output }: Context): void {
  root
    .command('complete', { hidden: true })
    .argument('[words...]', 'the words behind coterie; the last is the one at the cursor')
    .option('--line <text>', 'the line up to the cursor, in place of words')
    .option('--breaks <letters>', 'what bash takes words apart at', '')
    .action(async (typed, { line, breaks }) => {
      const { complete } = await import('../completion/complete.ts');
      const { keptByBash, wordsOf } = await import('../completion/line.ts');
      const words = line === undefined ? typed : wordsOf(line).slice(1);
      const answer = await complete(root as unknown as CommandUnknownOpts, words);
      if (answer === 'files') return output.print(':files');
      const kept = line === undefined ? 0 : keptByBash(words.at(-1) ?? '', breaks);
      for (const { value, meaning } of answer) output.print(`${value.slice(kept)}\t${meaning.replaceAll(/\s+/g, ' ')}`);
      if (answer.some(({ open }) => open)) output.print(':open');
    });
}
