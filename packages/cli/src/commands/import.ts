import type { Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { describeLocation, parseLocation } from '../database/location.ts';
import { withStore } from '../database/session.ts';
import type { ImportDocument } from '../documents.ts';
import { CliError } from '../errors.ts';
import { examples } from '../help.ts';
import { catchInterrupt, INTERRUPTED } from '../interrupt.ts';
import { startProgress } from '../output/progress.ts';
import type { GlobalOptions, Root } from '../root.ts';
import { refuseTarget } from '../transcripts/databases.ts';
import { discoverTranscripts, type TranscriptFile } from '../transcripts/discover.ts';
import { type ImportRun, ImportTotals, importFiles } from '../transcripts/import-files.ts';
import { type ImportEnding, renderImport, renderKept } from '../views/import.ts';

export function importCommand(root: Root, context: Context): void {
  root
    .command('import')
    .summary('bring Claude Code transcripts into the database')
    .description(
      'Imports transcripts (*.jsonl): files, and folders at any depth. Only what is new is taken, so it can be run again whenever files have grown, or after it was interrupted.',
    )
    .argument('<paths...>', 'files, or folders such as ~/.claude/projects')
    .option('--strict', 'take nothing of a file that has a malformed line, and exit with 1')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie import ~/.claude/projects', 'all of your transcripts'],
        ['coterie import session.jsonl --db team.db', 'one of them, into another database'],
        ['coterie import exports --strict --json', 'for programs'],
      ]),
    )
    .action(async (paths, _options, command) => {
      const options = command.optsWithGlobals();
      const files = await discoverTranscripts(paths);
      if (files.length === 0) {
        throw new CliError(
          'not-found',
          `There are no transcripts (*.jsonl) in ${paths.join(', ')}. Name the folder that holds them.`,
        );
      }
      await refuseTarget(files, parseLocation(options.db));
      await importAll(files, options, context);
    });
}

async function importAll(
  files: readonly TranscriptFile[],
  options: GlobalOptions & { readonly strict?: true },
  context: Context,
): Promise<void> {
  const { output } = context;
  const totals = new ImportTotals();
  const start = performance.now();
  const summary = (): ImportDocument => totals.document(performance.now() - start);
  const interrupt = catchInterrupt();
  let ending: ImportEnding = 'done';
  try {
    await withStore(options, context, 'write', (store) =>
      importWithProgress(store, files, { strict: options.strict ?? false, signal: interrupt.signal, totals }, context),
    );
  } catch (error) {
    if (!interrupt.isCauseOf(error)) {
      if (summary().inserted > 0) output.note(renderKept(summary()));
      throw error;
    }
    ending = 'interrupted';
    context.exitWith(INTERRUPTED);
  } finally {
    interrupt.release();
  }
  const document = summary();
  const isBad = document.tooLarge.length > 0 || (options.strict && document.malformedCount > 0);
  if (isBad && ending === 'done') context.exitWith(1);
  if (options.json) return output.document(document);
  const where = describeLocation(parseLocation(options.db));
  output.print(renderImport(document, { where, ending, pending: totals.pending }, output.out));
}

async function importWithProgress(
  store: Store,
  files: readonly TranscriptFile[],
  run: Omit<ImportRun, 'onProgress'>,
  { stderr }: Context,
): Promise<void> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const progress = await startProgress(stderr, () => performance.now());
  try {
    await importFiles(store, files, { ...run, onProgress: (label, done) => progress.update({ label, done, total }) });
  } finally {
    progress.end();
  }
}
