import type { Policies, PruneProgress, Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { PruneDocument } from '../documents/entities.ts';
import { kebab } from '../entities/names.ts';
import { collectPairs } from '../entities/pair.ts';
import { parsePolicies } from '../entities/retention.ts';
import { examples } from '../help.ts';
import { catchInterrupt } from '../interrupt.ts';
import { parseCount, parseSince, parseSize } from '../options.ts';
import { startProgress } from '../output/progress.ts';
import type { Root } from '../root.ts';
import { renderPrune } from '../views/prune.ts';

export function pruneCommand(root: Root, context: Context): void {
  root
    .command('prune')
    .summary('delete what is old, or too much')
    .description(
      'Deletes the oldest rows of entities, by age, number or size, each with all that belongs to it. Where several limits are given, all of them hold. Try it with --dry-run. The file keeps its length until "coterie vacuum".',
    )
    .argument('<entities...>', 'such as events or agent-history')
    .option('--older-than <time>', 'what is older goes: 30d, 12h, 2w, 2026-01-31', parseSince)
    .option('--keep <count>', 'only so many stay, the newest', parseCount)
    .option('--per <field>', 'with --keep: so many for each value of this field, such as projectId')
    .option('--max-size <size>', 'only the newest stay that have so many bytes together: 500MB', parseSize)
    .option('--where <filter=value>', 'look at no others, as "coterie list" takes it', collectPairs)
    .option('--dry-run', 'say what would go, and delete nothing')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie prune events mcp-events --older-than 30d --dry-run', 'what would go'],
        ['coterie prune outputs --keep 20 --per projectId', 'the newest 20 of each project stay'],
        ['coterie prune agent-history --max-size 2GB --where role=tool', 'of what tools have said'],
      ]),
    )
    .action(async (typed, _options, command) => {
      const options = command.optsWithGlobals();
      const policies = await parsePolicies(typed, options);
      const dryRun = options.dryRun ?? false;
      // What sql.js holds is in the file when this is done, and not before.
      const { document, where } = await withStore(
        options,
        context,
        dryRun ? 'read' : 'change',
        async (store, where) => {
          return { document: await prune(store, { policies, dryRun }, context), where };
        },
      );
      if (options.json) context.output.document(document);
      else context.output.print(renderPrune(document, where, context.output.out));
    });
}

interface Work {
  readonly policies: Policies;
  readonly dryRun: boolean;
}

async function prune(store: Store, work: Work, context: Context): Promise<PruneDocument> {
  const start = performance.now();
  const interrupt = catchInterrupt();
  const progress = await startProgress(context.stderr, () => performance.now());
  let gone: Pick<PruneProgress, 'rows' | 'bytes'> = { rows: 0, bytes: 0 };
  const durationMs = (): number => Math.round(performance.now() - start);
  try {
    const report = await store.prune({
      ...work,
      signal: interrupt.signal,
      onProgress({ entity, rows, bytes }) {
        gone = { rows, bytes };
        progress.update({ label: kebab(entity), unit: 'rows', done: rows, total: null });
      },
    });
    return { ...report, finished: true, durationMs: durationMs() };
  } catch (error) {
    if (!interrupt.isCauseOf(error)) throw error;
    if (interrupt.exitCode !== null) context.exitWith(interrupt.exitCode);
    return { dryRun: work.dryRun, finished: false, ...gone, tables: null, durationMs: durationMs() };
  } finally {
    progress.end();
    interrupt.release();
  }
}
