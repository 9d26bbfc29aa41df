import type { FinishedStatus, Store } from '@coterie/store';
import type { Context } from '../../context.ts';
import { withStore } from '../../database/session.ts';
import type { JobPruneDocument } from '../../documents/jobs.ts';
import { collectWords, knownName } from '../../entities/names.ts';
import { examples } from '../../help.ts';
import { catchInterrupt } from '../../interrupt.ts';
import { FINISHED } from '../../jobs/statuses.ts';
import { parseSince } from '../../options.ts';
import { startProgress } from '../../output/progress.ts';
import { renderJobPrune } from '../../views/jobs.ts';
import type { JobsGroup } from './group.ts';

/** Rows of one round trip. */
const PIECE = 1000;

export function pruneCommand(group: JobsGroup, context: Context): void {
  group
    .command('prune')
    .summary('delete finished jobs')
    .description('Deletes jobs by when they ended; those that wait or are being worked on are left alone.')
    .requiredOption('--older-than <time>', 'those that ended before this: 30d, 12h, 2w, 2026-01-31', parseSince)
    .option('--status <statuses>', 'only those: completed, failed or cancelled; several by comma', collectWords)
    .addHelpText(
      'after',
      examples(context, [
        ['coterie jobs prune --older-than 7d', 'what ended a week ago'],
        ['coterie jobs prune --older-than 12h --status completed', 'what failed stays'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      const statuses = (options.status ?? FINISHED).map((typed) =>
        knownName(typed, FINISHED, 'Jobs that are finished have no status'),
      );
      // What sql.js holds is in the file when this is done, and not before.
      const { document, where } = await withStore(options, context, 'change', async (store, where) => {
        return { document: await prune(store, { olderThan: options.olderThan, statuses }, context), where };
      });
      if (options.json) context.output.document(document);
      else context.output.print(renderJobPrune(document, where));
    });
}

interface Wanted {
  readonly olderThan: Date;
  readonly statuses: readonly FinishedStatus[];
}

async function prune(store: Store, wanted: Wanted, context: Context): Promise<JobPruneDocument> {
  const start = performance.now();
  const interrupt = catchInterrupt();
  const progress = await startProgress(context.stderr, () => performance.now());
  let deleted = 0;
  let finished = false;
  try {
    while (!finished && !interrupt.signal.aborted) {
      const gone = await store.jobs.cleanup({ ...wanted, limit: PIECE });
      deleted += gone;
      finished = gone < PIECE;
      progress.update({ label: 'jobs', unit: 'rows', done: deleted, total: null });
    }
  } finally {
    progress.end();
    interrupt.release();
  }
  if (!finished && interrupt.exitCode !== null) context.exitWith(interrupt.exitCode);
  return { finished, deleted, durationMs: Math.round(performance.now() - start) };
}
