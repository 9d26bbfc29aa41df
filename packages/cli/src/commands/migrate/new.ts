import { Option } from '@commander-js/extra-typings';
import type { Context } from '../../context.ts';
import { examples } from '../../help.ts';
import { onlyFolder } from '../../migrations/sets.ts';
import type { MigrateGroup } from './group.ts';

const EXTENSIONS = ['sql', 'ts', 'js', 'mjs'] as const;

export function newCommand(group: MigrateGroup, context: Context): void {
  group
    .command('new')
    .summary('start a migration: the next numbered file in a folder')
    .description('Creates the next numbered file in the folder of --dir (and the folder), to be filled in.')
    .argument('<name>', 'what it does, such as add_audit_log')
    .addOption(new Option('--type <extension>', 'SQL, or a module').choices(EXTENSIONS).default(EXTENSIONS[0]))
    .addHelpText(
      'after',
      examples(context, [
        ['coterie migrate new add_audit_log --dir migrations', 'migrations/001_add_audit_log.sql'],
        ['coterie migrate new fill_in_titles --dir migrations --type ts', 'one that is a function'],
      ]),
    )
    .action(async (name, _options, command) => {
      const options = command.optsWithGlobals();
      const { path: folder } = onlyFolder(options.dir);
      const { newMigration } = await import('@coterie/node');
      const path = await newMigration(folder, name, { extension: options.type });
      if (options.json) context.output.document({ path });
      else context.output.print(`Created ${path}`);
    });
}
