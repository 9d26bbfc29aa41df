import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { SeedDocument } from '../documents/entities.ts';
import { examples } from '../help.ts';
import { catchInterrupt } from '../interrupt.ts';
import { parseCount } from '../options.ts';
import { startProgress } from '../output/progress.ts';
import type { Root } from '../root.ts';
import { renderSeed } from '../views/seed.ts';

/** Enough to look at every command, in a second or two. */
const ROWS = 10_000;

export function seedCommand(root: Root, context: Context): void {
  root
    .command('seed')
    .summary('fill an empty database with a made-up world')
    .description(
      'Writes the life of a platform for agents that nobody has lived: projects with teams, conversations, outputs, instances, issues, sessions, messages, jobs, settings and transcripts. The same seed gives the same content on every driver. Only into a database without rows, so that nothing made up comes between what is real.',
    )
    .option('--rows <count>', 'how many, over all tables', parseCount, ROWS)
    .option('--seed <number>', 'another one gives another world', parseSeed, 1)
    .addHelpText(
      'after',
      examples(context, [
        ['coterie seed --db try.db', 'something to try the other commands on'],
        ['coterie seed --db large.db --rows 1000000', 'to see how fast they are'],
        ['coterie seed --db sqljs:other.db --seed 7 --json', 'another world, through another driver'],
      ]),
    )
    .action(async ({ rows, seed }, command) => {
      const options = command.optsWithGlobals();
      const { document, where } = await withStore(options, context, 'write', async (store, where) => {
        return { document: await writeWithProgress(store, { rows, seed }, context), where };
      });
      if (options.json) context.output.document(document);
      else context.output.print(renderSeed(document, where));
    });
}

function parseSeed(text: string): number {
  const seed = parseCount(text);
  if (seed >= 2 ** 32) throw new InvalidArgumentError('Give a whole number below 4294967296.');
  return seed;
}

async function writeWithProgress(
  store: Store,
  size: { readonly rows: number; readonly seed: number },
  context: Context,
): Promise<SeedDocument> {
  const { writeWorld } = await import('@coterie/testing/world');
  const start = performance.now();
  const interrupt = catchInterrupt();
  const progress = await startProgress(context.stderr, () => performance.now());
  let written = 0;
  const document = (finished: boolean): SeedDocument => {
    return { seed: size.seed, finished, rows: written, durationMs: Math.round(performance.now() - start) };
  };
  try {
    await writeWorld(store, {
      ...size,
      signal: interrupt.signal,
      onProgress({ rows, total }) {
        written = rows;
        progress.update({ label: 'a made-up world', unit: 'rows', done: rows, total });
      },
    });
    return document(true);
  } catch (error) {
    if (!interrupt.isCauseOf(error)) throw error;
    if (interrupt.exitCode !== null) context.exitWith(interrupt.exitCode);
    return document(false);
  } finally {
    progress.end();
    interrupt.release();
  }
}
