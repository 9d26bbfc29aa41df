import type { Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { describeLocation, parseLocation } from '../database/location.ts';
import { withStore } from '../database/session.ts';
import type { ImportDocument } from '../documents/index.ts';
import { CliError } from '../errors.ts';
import { examples } from '../help.ts';
import { catchInterrupt } from '../interrupt.ts';
import { startProgress } from '../output/progress.ts';
import type { GlobalOptions, Root } from '../root.ts';
import { type Discovery, discoverTranscripts, type TranscriptFile } from '../transcripts/discover.ts';
import { type ImportRun, ImportTotals, importFiles } from '../transcripts/import-files.ts';
import { refuseTarget } from '../transcripts/target.ts';
import { type ImportEnding, renderImport, renderKept, renderUnread } from '../views/import.ts';

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
      const discovery = await discoverTranscripts(paths);
      if (discovery.files.length === 0) throw nothingToImport(paths, discovery);
      await refuseTarget(discovery.files, parseLocation(options.db));
      await importAll(discovery, options, context);
    });
}

function nothingToImport(paths: readonly string[], { unread }: Discovery): CliError {
  if (unread.length > 0) return new CliError('file', unread.map(({ reason }) => reason).join(' '));
  return new CliError(
    'not-found',
    `There are no transcripts (*.jsonl) in ${paths.join(', ')}. Name the folder that holds them.`,
  );
}

async function importAll(
  { files, unread }: Discovery,
  options: GlobalOptions & { readonly strict?: true },
  context: Context,
): Promise<void> {
  const { output } = context;
  const totals = new ImportTotals(unread);
  const start = performance.now();
  const summary = (): ImportDocument => totals.document(performance.now() - start);
  const location = parseLocation(options.db);
  const interrupt = catchInterrupt();
  let ending: ImportEnding = 'done';
  // An error of the work itself; what fails behind it is the saving of what was done.
  let own: unknown;
  try {
    await withStore(options, context, 'write', async (store) => {
      try {
        const run = { strict: options.strict ?? false, signal: interrupt.signal, totals };
        await importWithProgress(store, files, run, context);
      } catch (error) {
        own = error;
        throw error;
      }
    });
  } catch (error) {
    if (!interrupt.isCauseOf(error)) {
      const isSaved = own !== undefined && (error === own || (error instanceof Error && error.cause === own));
      if (isSaved && location.kind !== 'memory' && summary().inserted > 0) output.note(renderKept(summary()));
      throw error;
    }
    ending = 'interrupted';
  } finally {
    interrupt.release();
  }
  const document = summary();
  if (totals.unread.length > 0 || totals.leftOut.length > 0 || document.tooLarge !== undefined) context.exitWith(1);
  if (ending === 'interrupted' && interrupt.exitCode !== null) context.exitWith(interrupt.exitCode);
  if (options.json) output.document(document);
  else {
    const where = describeLocation(location);
    const { pending, leftOut } = totals;
    const keeps = location.kind !== 'memory';
    output.print(renderImport(document, { where, keeps, ending, pending, leftOut }, output.out));
  }
  if (totals.unread.length > 0) output.note(renderUnread(totals.unread));
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
