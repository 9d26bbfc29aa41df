import type { ExportFile, Store } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { ExportDocument } from '../documents/index.ts';
import { CliError } from '../errors.ts';
import { ExportTotals, exportFiles } from '../export/export-files.ts';
import type { ExportFolder } from '../export/folder.ts';
import { type NamedFile, nameFiles } from '../export/names.ts';
import { examples } from '../help.ts';
import { catchInterrupt } from '../interrupt.ts';
import { startProgress } from '../output/progress.ts';
import type { Root } from '../root.ts';
import { findSession } from '../transcripts/find.ts';
import { type ExportCircumstances, renderExport, renderKept } from '../views/export.ts';

export function exportCommand(root: Root, context: Context): void {
  root
    .command('export')
    .summary('write transcripts back into files')
    .description(
      'Writes the records of a session, or of all, as the files that they were imported from: each line the record as it came, in the order of the file. A session is exported with its own records alone, also where they lie in the file of another that was resumed or forked.',
    )
    .argument('[session]', 'its id, or the start of it')
    .option('--all', 'every session')
    .requiredOption('--out <folder>', 'where to write; it is made if it is not there')
    .option('--force', 'replace files that are there already')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie export 4d5611e5 --out shared', 'one of "coterie sessions"'],
        ['coterie export --all --out backup/projects', 'everything; "coterie import" takes it back'],
        ['coterie export --all --out backup/projects --force --json', 'for programs'],
      ]),
    )
    .action(async (session, _options, command) => {
      const options = command.optsWithGlobals();
      const { all = false, force = false, out } = options;
      if (all === (session !== undefined)) {
        throw new CliError('usage', 'Give either a session or --all: "coterie sessions" lists the sessions.');
      }
      if (out === '') throw new CliError('usage', '--out is empty. Name the folder to write to.');
      await withStore(options, context, 'read', async (store, where) => {
        const files = nameFiles(await findFiles(store, session, where));
        const { ExportFolder } = await import('../export/folder.ts');
        const folder = new ExportFolder(out);
        const paths = files.flatMap(({ path, metaPath }) => (metaPath === null ? [path] : [path, metaPath]));
        await folder.check(paths, { force });
        const { document, ending } = await exportAll({ store, files, folder, out }, context);
        if (options.json) context.output.document(document);
        else context.output.print(renderExport(document, { where, ending }, context.output.out));
      });
    });
}

async function findFiles(store: Store, session: string | undefined, where: string): Promise<readonly ExportFile[]> {
  const { readExportFiles } = await import('@coterie/store');
  const sessionId = session === undefined ? undefined : (await findSession(store, session)).id;
  const files: ExportFile[] = [];
  for await (const file of readExportFiles(store, { sessionId })) files.push(file);
  if (files.length > 0) return files;
  const what = sessionId === undefined ? where : `Session ${sessionId}`;
  throw new CliError('not-found', `${what} has no records to export. "coterie import <folder>" brings transcripts in.`);
}

interface Work {
  readonly store: Store;
  readonly files: readonly NamedFile[];
  readonly folder: ExportFolder;
  readonly out: string;
}

async function exportAll(
  { store, files, folder, out }: Work,
  context: Context,
): Promise<{ readonly document: ExportDocument; readonly ending: ExportCircumstances['ending'] }> {
  const totals = new ExportTotals();
  const start = performance.now();
  const total = files.reduce((sum, { source }) => sum + source.bytes, 0);
  const interrupt = catchInterrupt();
  const progress = await startProgress(context.stderr, () => performance.now());
  let ending: ExportCircumstances['ending'] = 'done';
  try {
    const onProgress = (label: string, done: number): void => progress.update({ label, done, total });
    await exportFiles(store, files, { folder, totals, signal: interrupt.signal, onProgress });
  } catch (error) {
    if (!interrupt.isCauseOf(error)) {
      const { files: kept } = totals.document(out, 0);
      if (kept > 0) context.output.note(renderKept(kept));
      throw error;
    }
    ending = 'interrupted';
    if (interrupt.exitCode !== null) context.exitWith(interrupt.exitCode);
  } finally {
    progress.end();
    interrupt.release();
  }
  return { document: totals.document(out, performance.now() - start), ending };
}
