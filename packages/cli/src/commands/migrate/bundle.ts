import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { examples } from '../../help.ts';
import { discoverFolder, onlyFolder } from '../../migrations/sets.ts';
import { parseIdentifier } from '../../options.ts';
import { formatCountOf } from '../../output/format.ts';
import type { MigrateGroup } from './group.ts';

export function bundleCommand(group: MigrateGroup, context: Context): void {
  group
    .command('bundle')
    .summary('turn a folder into a module, for runtimes without files')
    .description('Writes the folder of --dir as one module that exports the set, for browsers, edge and bundlers.')
    .requiredOption('--out <file>', 'the module to write, .ts, .js or .mjs; a bundle that is there is replaced')
    .option('--export <name>', 'the name of the constant', parseIdentifier, 'migrations')
    .option('--force', 'replace any file')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie migrate bundle --dir migrations --out src/migrations.gen.ts', 'then import it from there'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      const folder = onlyFolder(options.dir);
      const { out, force = false } = options;
      if (!/\.(ts|js|mjs)$/.test(out)) {
        throw new CliError('usage', `--out ${out} is no module. Give a file whose name ends with .ts, .js or .mjs.`);
      }
      const { bundleMigrations } = await import('@coterie/node');
      const set = await discoverFolder(folder);
      await writeBundle(out, bundleMigrations(set, { output: out, exportName: options.export }), { force });
      const migrations = set.migrations.length;
      if (options.json) context.output.document({ path: options.out, set: set.name, migrations });
      else context.output.print(`Wrote ${formatCountOf(migrations, 'migration')} of ${set.name} to ${options.out}`);
    });
}

/** Work of somebody's hands must not be lost to a wrong name. */
async function writeBundle(path: string, text: string, { force }: { readonly force: boolean }): Promise<void> {
  const { isBundle } = await import('@coterie/node');
  try {
    await writeFile(path, text, { flag: 'wx' });
    return;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new CliError('file', `The folder ${dirname(path)} of --out does not exist. Create it first.`, { cause });
    }
    if (code !== 'EEXIST') throw cause;
  }
  if (!force && !isBundle(await readFile(path, 'utf8'))) {
    throw new CliError(
      'file',
      `${path} is there, and no bundle of migrations. Give another name, or replace it with --force.`,
    );
  }
  await writeFile(path, text);
}
